import path from 'node:path';

import * as z from 'zod';

import type { Card } from '../contract/card.ts';
import { escapedText, failure } from '../contract/failures.ts';
import type { Limits } from '../contract/limits.ts';
import type { LeftOut } from '../contract/outputs.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import type { Surroundings } from './command-file.ts';
import { dataPlaceOf } from './data-argument.ts';
import { readLimits } from './limits-file.ts';
import { cardBeside, namedCard, presetCard } from './model-card.ts';
import { shared } from './options.ts';
import { optionShapes } from './read-options.ts';

/** Options that predict and maps share. */
export const singleModelShape = z.object({
  json: optionShapes.json,
  model: z.string(),
  data: z.string(),
  out: z.string(),
  labels: optionShapes.labels,
  layout: optionShapes.layout,
  card: optionShapes.card,
  preprocess: optionShapes.preprocess,
  backend: optionShapes.backend,
  limit: optionShapes.limit,
  batch: optionShapes.batch,
  threads: optionShapes.threads,
  limits: optionShapes.limits,
});
export type SingleModelOptions = z.output<typeof singleModelShape>;

export const singleModelDeclarations = [
  shared.model(),
  shared.data(),
  shared.out(),
  shared.json(),
  shared.labels(),
  shared.layout(),
  shared.card(),
  shared.preprocess(),
  shared.backend(),
  shared.limit(),
  shared.batch(),
  shared.threads(),
  shared.limits(),
];

/** The part of a single-model job that says which model, which data and how. */
export async function singleModelRequest(options: SingleModelOptions, around: Surroundings) {
  const limits = await readLimits(options.limits, around.folder);
  if (!limits.ok) return limits;
  const model = path.resolve(around.folder, options.model);
  const card = await cardOf(options, { model, around, limits: limits.value });
  if (!card.ok) return card;
  return succeeded({
    model: { path: model, card: card.value },
    data: dataPlaceOf(options, { folder: around.folder, limits: limits.value }),
    backend: options.backend,
    batch: options.batch,
    threads: options.threads,
    limit: options.limit,
    out: path.resolve(around.folder, options.out),
  });
}

interface CardAsk {
  readonly model: string;
  readonly around: Surroundings;
  readonly limits: Limits;
}

/** `--card` or `--preprocess`, else what lies beside the model. */
async function cardOf(options: SingleModelOptions, ask: CardAsk): Promise<Result<Card | null>> {
  const { card, preprocess } = options;
  if (card !== null && preprocess !== null) return failed(failure('cli/usage', 'expected --card or --preprocess, received both'));
  if (card !== null) return namedCard(card, ask.around);
  return preprocess === null ? cardBeside(ask.model) : presetCard(preprocess, ask);
}

/** Items that could not take part, as they are printed. */
export function leftOutItems(
  skipped: readonly { readonly ordinal: number; readonly name: string | null; readonly code: string; readonly reason: string }[],
): LeftOut[] {
  return skipped.map(({ ordinal, name, code, reason }) => ({ item: ordinal, name, state: 'skipped', code, reason: escapedText(reason) }));
}

/** Tells each item that was left out, and answers the exit code: 11 when there are any. */
export function tellLeftOut(skipped: readonly LeftOut[], around: Surroundings): number {
  for (const { item, name, code, reason } of skipped)
    around.streams.aside(`concord: ${name === null ? `item ${String(item)}` : `"${name}"`} skipped: ${code}: ${reason}\n`);
  return skipped.length > 0 ? 11 : 0;
}
