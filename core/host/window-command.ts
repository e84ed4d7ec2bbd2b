import { fileURLToPath } from 'node:url';

import { dataFolder } from './data-folder.ts';
import { exampleProject } from './example-project.ts';
import { openConcord } from './open-concord.ts';
import { untilAskedToEnd } from './until-asked-to-end.ts';

/** Opens the window on a project (null: the example), tells its address, and waits until the person leaves. */
export async function openWindowFor(
  ask: { readonly project: string | null; readonly window: boolean },
  entries: { readonly engine: string; readonly command: string },
): Promise<number> {
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  const concord = await openConcord({
    engineEntry: entries.engine,
    pageFolder: fileURLToPath(new URL('../../out/renderer', import.meta.url)),
    dataFolder: dataFolder(),
    workingFolder: process.cwd(),
    startProject: ask.project ?? (await exampleProject({ dataFolder: dataFolder(), commandEntry: entries.command, log })),
    window: ask.window,
    log,
  });
  process.stdout.write(`Concord is open at ${concord.address}\n`);
  const exitCode = await untilAskedToEnd(concord.leftByPerson);
  await concord.close();
  return exitCode;
}
