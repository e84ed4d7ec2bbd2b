import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { openConcord } from '../../../core/host/open-concord.ts';
import { watchForEnd } from '../../../core/host/end-watch.ts';

/** The host as it is started, with the real engine and a page of one line; tells the engine's process on its second line. */
const [pageFolder = '', dataFolder = ''] = process.argv.slice(2);
const end = watchForEnd();
const concord = await openConcord({
  engineEntry: fileURLToPath(new URL('../../../core/entry/engine.ts', import.meta.url)),
  pageFolder,
  dataFolder,
  workingFolder: dataFolder,
  startProject: Promise.resolve(null),
  window: false,
  log: (line) => void process.stderr.write(`${line}\n`),
});
process.stdout.write(`${concord.address} ${String(concord.enginePid())}\n`);
process.exitCode = await end.exitCode;
await concord.close();
