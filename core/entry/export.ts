import process from 'node:process';

import { useCompileCache } from '../serve/compile-cache.ts';
import { endWithParent } from '../serve/parent-watch.ts';

/** Writes one report and ends: its first message says of which project, in which format and where. */
endWithParent();
useCompileCache();
const { answerExport } = await import('../serve/answer-export.ts');
process.once('message', (ask) => {
  void answerExport(ask).then((reply) => {
    process.send?.(reply, () => process.exit());
  });
});
