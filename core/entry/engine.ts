import { fileURLToPath } from 'node:url';

import { endWithParent } from '../serve/parent-watch.ts';
import { processLanes } from '../serve/process-lanes.ts';
import { startEngine } from '../serve/start-engine.ts';

/** The engine of a host: its one argument is its epoch. The host's lane and the pages' lanes answer different calls. */
endWithParent();
const engine = startEngine({
  workerEntry: fileURLToPath(new URL(import.meta.url.replace(/engine(\.\w+)$/, 'worker$1'))),
  description: 'Concord window',
  epoch: Number(process.argv[2] ?? 0),
  onStop: () => void engine.close().finally(() => process.exit()),
});
processLanes(process).onOpen((port, purpose) => {
  if (purpose === 'host') engine.serveHost(port);
  if (purpose === 'page') engine.servePage(port);
});
