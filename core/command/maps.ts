import * as z from 'zod';

import { failure } from '../contract/failures.ts';
import type { OptionValue } from '../contract/option.ts';
import type { MapsOutput } from '../contract/outputs.ts';
import { explainedScalar } from '../contract/protocol.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import type { CommandFile } from './command-file.ts';
import { declareOptions, repeated, shared } from './options.ts';
import { optionShapes, readOptions } from './read-options.ts';
import { leftOutItems, singleModelDeclarations, singleModelRequest, singleModelShape, tellLeftOut } from './single-model.ts';
import { shownNumber, tableText } from './table-text.ts';
import { callWorker } from './worker-call.ts';

const options = singleModelShape.extend({
  method: z.string(),
  target: z.string().default('prediction'),
  scalar: explainedScalar.default('logit'),
  layer: optionShapes.text,
  option: z.array(z.string()).default([]),
  grid: z.enum(['own', 'input']).default('own'),
  keepChannels: z.boolean().default(false),
  seed: optionShapes.seed,
});

/** Options of the map file itself; every other `--option` belongs to the method. */
const reductions = z.enum(['default', 'sum', 'max-abs', 'l2']);

/** `concord maps`: raw attribution maps of one model, as .npz, never normalised. */
export const maps: CommandFile = {
  declare: (command) => {
    declareOptions(command, [...singleModelDeclarations, shared.seed()]);
    command
      .requiredOption('--method <id>', 'attribution method, see `concord catalogue --family methods`')
      .option('--target <what>', 'prediction, label, a class by name or number, or FILE.npy', 'prediction')
      .option('--scalar <id>', 'logit, logit-centred or margin', 'logit')
      .option('--layer <name>', 'layer of a CAM; NAME:pre is the value before a fused activation')
      .option('--option <name=value>', 'option of the method, reduction=sum|max-abs|l2, positive=true|false', repeated, [])
      .option('--grid <which>', 'own or input', 'own')
      .option('--keep-channels', 'no reduction over channels');
  },
  run: async (given, around) => {
    const read = readOptions(options, given.options);
    if (!read.ok) return read;
    const named = methodOptions(read.value.option);
    if (!named.ok) return named;
    const request = await singleModelRequest(read.value, around);
    if (!request.ok) return request;
    const { target, scalar, layer, grid, keepChannels, seed } = read.value;
    const { reduction, positive, own } = named.value;
    const rule = target === 'label' ? 'label' : 'teacher-prediction';
    const answer = await callWorker(around, 'maps/compute', {
      ...request.value,
      ...{ method: { id: read.value.method, options: own }, target, scalar, rule, layer, grid, keepChannels, reduction, positive, seed },
    });
    if (!answer.ok) return answer;
    const { items, skipped, shape, statuses, backend, seconds, firstMapSeconds } = answer.value;
    const output: MapsOutput = {
      ...{ schema: 'concord/maps/1', out: request.value.out, method: read.value.method, layer: answer.value.layer, items },
      ...{ skipped: leftOutItems(skipped), shape, statuses, backend, seconds, firstMapSeconds },
    };
    around.streams.result(read.value.json ? `${JSON.stringify(output)}\n` : readable(output));
    return succeeded(tellLeftOut(output.skipped, around));
  },
};

interface MethodOptions {
  readonly reduction: 'default' | 'sum' | 'max-abs' | 'l2';
  readonly positive: boolean;
  readonly own: Record<string, OptionValue>;
}

/** `name=value`, repeatable. A value is a number, true or false where it reads as one, else text. */
function methodOptions(given: readonly string[]): Result<MethodOptions> {
  const values: Record<string, OptionValue> = {};
  for (const text of given) {
    const [, name, value] = /^([A-Za-z][A-Za-z-]*)=(.+)$/.exec(text) ?? [];
    if (name === undefined || value === undefined) return failed(failure('cli/usage', `--option: expected name=value, received ${text}`));
    values[name] = parseValue(value);
  }
  const { reduction = 'default', positive = true, ...own } = values;
  const known = reductions.safeParse(reduction);
  if (!known.success) return failed(failure('option/invalid', `reduction: expected sum, max-abs or l2, received ${String(reduction)}`));
  if (typeof positive !== 'boolean')
    return failed(failure('option/invalid', `positive: expected true or false, received ${String(positive)}`));
  return succeeded({ reduction: known.data, positive, own });
}

function parseValue(text: string): OptionValue {
  if (text === 'true' || text === 'false') return text === 'true';
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

function readable(output: MapsOutput): string {
  const counted = Object.entries(output.statuses)
    .filter(([, count]) => count > 0)
    .map(([status, count]) => `${String(count)} ${status}`);
  return tableText(
    ['maps', output.out],
    [
      ['method', output.layer === null ? output.method : `${output.method} at ${output.layer}`],
      ['items', String(output.items)],
      ['skipped', String(output.skipped.length)],
      ['shape', output.shape.join(' x ')],
      ['status', counted.join(', ')],
      ['backend', `${output.backend.id} ${output.backend.version}`],
      ...output.backend.notes.map((note): [string, string] => ['', note]),
      ['seconds', shownNumber(output.seconds)],
    ],
  );
}
