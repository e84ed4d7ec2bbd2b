import { fileURLToPath } from 'node:url';

import { dataFolder } from './data-folder.ts';
import { openConcord } from './open-concord.ts';
import { untilAskedToEnd } from './until-asked-to-end.ts';

/** Opens the window on a project (null: the example), tells its address, and waits until the person leaves. */
export async function openWindowFor(
  ask: { readonly project: string | null; readonly window: boolean },
  engineEntry: string,
): Promise<number> {
  const concord = await openConcord({
    engineEntry,
    pageFolder: fileURLToPath(new URL('../../out/renderer', import.meta.url)),
    dataFolder: dataFolder(),
    workingFolder: process.cwd(),
    startProject: ask.project,
    window: ask.window,
    log: (line) => void process.stderr.write(`${line}\n`),
  });
  process.stdout.write(`Concord is open at ${concord.address}\n`);
  const exitCode = await untilAskedToEnd(concord.leftByPerson);
  await concord.close();
  return exitCode;
}
