import path from 'node:path';

import * as z from 'zod';

import { failure } from '../contract/failures.ts';
import type { MetricsOutput } from '../contract/outputs.ts';
import { failed, succeeded } from '../contract/result.ts';

import type { CommandFile } from './command-file.ts';
import { declareOptions, shared } from './options.ts';
import { optionShapes, readOptions } from './read-options.ts';
import { shownNumber, tableText } from './table-text.ts';
import { callWorker } from './worker-call.ts';

const options = z.object({ json: optionShapes.json, a: z.string(), b: z.string(), metrics: optionShapes.text, masks: optionShapes.text });

/** `concord metrics --a A.npz --b B.npz`: every comparison metric, per item and summarised. */
export const metrics: CommandFile = {
  declare: (command) => {
    command
      .requiredOption('--a <file>', 'maps of the teacher, .npz of `concord maps`')
      .requiredOption('--b <file>', 'maps of the compressed model')
      .option('--metrics <ids>', 'ids, separated by commas')
      .option('--masks <file>', 'object masks; comes with a later version');
    declareOptions(command, [shared.json()]);
  },
  run: async (given, around) => {
    const read = readOptions(options, given.options);
    if (!read.ok) return read;
    if (read.value.masks !== null) return failed(failure('cli/usage', '--masks comes with a later version'));
    const [a, b] = [path.resolve(around.folder, read.value.a), path.resolve(around.folder, read.value.b)];
    const ids = read.value.metrics?.split(',').filter((id) => id !== '') ?? null;
    const answer = await callWorker(around, 'metrics/compute', { a, b, metrics: ids });
    if (!answer.ok) return answer;
    const output: MetricsOutput = { schema: 'concord/metrics/1', a, b, items: answer.value.items, summary: answer.value.summary };
    around.streams.result(read.value.json ? `${JSON.stringify(output)}\n` : readable(output));
    return succeeded(output.summary.every(({ n }) => n === 0) ? 3 : 0);
  },
};

function readable(output: MetricsOutput): string {
  const rows = output.summary.map((line) => [
    line.metric,
    String(line.n),
    String(line.undefined),
    shownNumber(line.mean),
    shownNumber(line.median),
    shownNumber(line.minimum),
    shownNumber(line.maximum),
  ]);
  return tableText(['metric', 'n', 'undefined', 'mean', 'median', 'minimum', 'maximum'], rows);
}
