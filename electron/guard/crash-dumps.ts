import { join } from 'node:path';

import { crashReporter } from 'electron';

import { useFolder } from '../use-folder.ts';

/** Asked for by name, because a dump holds memory, and memory may hold a patient's picture. */
const SWITCH = 'CONCORD_CRASH_DUMPS';

/** Crash dumps are off; where a person asks for them they stay in the data folder and are never sent. */
export function keepCrashDumpsLocal(dataFolder: string, environment: Readonly<Record<string, string | undefined>> = process.env): void {
  if (environment[SWITCH] !== '1') return;
  useFolder('crashDumps', join(dataFolder, 'crash-dumps'));
  crashReporter.start({ uploadToServer: false, ignoreSystemCrashHandler: false });
}
