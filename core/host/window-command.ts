import { fileURLToPath } from 'node:url';

import { dataFolder } from './data-folder.ts';
import { watchForEnd } from './end-watch.ts';
import { exampleProject } from './example-project.ts';
import { openConcord } from './open-concord.ts';

/**
 * Opens the window on a project (null: the example), tells its address, and waits until the person leaves. Signals are
 * heard from the first moment: whoever stops the preparation of the example leaves nothing behind either.
 */
export async function openWindowFor(
  ask: { readonly project: string | null; readonly window: boolean },
  entries: { readonly engine: string; readonly command: string },
): Promise<number> {
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  const end = watchForEnd();
  const example = { dataFolder: dataFolder(), commandEntry: entries.command, log, signal: end.signal };
  const concord = await openConcord({
    engineEntry: entries.engine,
    pageFolder: fileURLToPath(new URL('../../out/renderer', import.meta.url)),
    dataFolder: dataFolder(),
    workingFolder: process.cwd(),
    startProject: ask.project === null ? exampleProject(example) : Promise.resolve(ask.project),
    window: ask.window,
    log,
  });
  if (!end.signal.aborted) process.stdout.write(`Concord is open at ${concord.address}\n`);
  void concord.leftByPerson.then(() => {
    end.personLeft();
  });
  const exitCode = await end.exitCode;
  await concord.close();
  return exitCode;
}
