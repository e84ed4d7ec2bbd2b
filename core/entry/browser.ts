import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { dataFolder } from '../host/data-folder.ts';
import { openConcord } from '../host/open-concord.ts';
import { untilAskedToEnd } from '../host/until-asked-to-end.ts';

/** `browser [--no-window] [PROJECT]`: engine, page and window, until the window is closed or Ctrl-C. */
const words = process.argv.slice(2);
const named = words.find((word) => !word.startsWith('--'));
const folder = dataFolder();

const concord = await openConcord({
  engineEntry: fileURLToPath(new URL(import.meta.url.replace(/browser(\.\w+)$/, 'engine$1'))),
  pageFolder: fileURLToPath(new URL('../../out/renderer', import.meta.url)),
  dataFolder: folder,
  workingFolder: process.cwd(),
  startProject: named === undefined ? null : resolve(named),
  window: !words.includes('--no-window'),
  log: (line) => void process.stderr.write(`${line}\n`),
});
process.stdout.write(`Concord is open at ${concord.address}\n`);
process.exitCode = await untilAskedToEnd(concord.leftByPerson);
await concord.close();
