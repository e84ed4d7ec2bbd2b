import * as z from 'zod';

import { catalogueFamily } from '../contract/catalogue.ts';
import { defaultLimits } from '../contract/limits.ts';
import type { CatalogueOutput } from '../contract/outputs.ts';
import { succeeded } from '../contract/result.ts';

import type { CommandFile } from './command-file.ts';
import { declareOptions, shared } from './options.ts';
import { optionShapes, readOptions } from './read-options.ts';
import { tableText } from './table-text.ts';

const options = z.object({ json: optionShapes.json, family: catalogueFamily.nullable().default(null) });

/** `concord catalogue`: what there is, with everything that is known about it. */
export const catalogue: CommandFile = {
  declare: (command) => {
    command.option('--family <id>', catalogueFamily.options.join(', '));
    declareOptions(command, [shared.json()]);
  },
  run: async (given, around) => {
    const read = readOptions(options, given.options);
    if (!read.ok) return read;
    const session = await around.engine({ limits: defaultLimits, memoryMebibytes: null, workers: null });
    if (!session.ok) return session;
    try {
      const listed = await session.value.client.call('catalogue/list', { family: read.value.family });
      if (!listed.ok) return listed;
      const output: CatalogueOutput = { schema: 'concord/catalogue/1', entries: listed.value.value.entries };
      around.streams.result(read.value.json ? `${JSON.stringify(output)}\n` : readable(output));
      return succeeded(0);
    } finally {
      await session.value.close();
    }
  },
};

function readable(output: CatalogueOutput): string {
  return tableText(
    ['family', 'id', 'version', 'title'],
    output.entries.map((entry) => [entry.family, entry.id, String(entry.version), titleOf(entry)]),
  );
}

/** A method that nothing chooses unasked says why. */
function titleOf({ title, facts }: CatalogueOutput['entries'][number]): string {
  const caution = facts['caution'];
  return typeof caution === 'string' ? `${title} (never chosen unasked: ${caution})` : title;
}
