import { fileURLToPath } from 'node:url';

import { keepCompiled, useCompileCache } from '../serve/compile-cache.ts';
import { endWithParent } from '../serve/parent-watch.ts';

/** The engine of a host: its one argument is its epoch. The host's lane and the pages' lanes answer different calls. */
endWithParent();
useCompileCache();
const [{ startEngine }, { processLanes }] = await Promise.all([import('../serve/start-engine.ts'), import('../serve/process-lanes.ts')]);
const sibling = (name: string): string => fileURLToPath(new URL(import.meta.url.replace(/engine(\.\w+)$/, `${name}$1`)));
const engine = startEngine({
  workerEntry: sibling('worker'),
  exportEntry: sibling('export'),
  description: 'Concord window',
  epoch: Number(process.argv[2] ?? 0),
  onStop: () => void engine.close().finally(() => process.exit()),
});
processLanes(process).onOpen((port, purpose) => {
  if (purpose === 'host') engine.serveHost(port);
  if (purpose === 'page') engine.servePage(port);
});
setImmediate(keepCompiled);
