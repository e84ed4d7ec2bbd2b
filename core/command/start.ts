import path from 'node:path';

import * as z from 'zod';

import type { CommandFile } from './command-file.ts';
import { readOptions } from './read-options.ts';

const options = z.object({ window: z.boolean().default(true) });

/** `concord start [PROJECT]`: opens the window, or prints its address where none can be opened. */
export const start: CommandFile = {
  declare: (command) => {
    command.argument('[project]', 'project file (.concord)').option('--no-window', 'only print the address');
  },
  run: async (given, around) => {
    const read = readOptions(options, given.options);
    if (!read.ok) return read;
    const project = given.positional[0];
    return around.openWindow({ project: project === undefined ? null : path.resolve(around.folder, project), window: read.value.window });
  },
};
