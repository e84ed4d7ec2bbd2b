import { access } from 'node:fs/promises';
import path from 'node:path';

import type * as z from 'zod';

import { card as cardShape, inputCard } from '../contract/card.ts';
import { contradictionIn } from '../contract/card-contradiction.ts';
import type { Card } from '../contract/card.ts';
import { failure, shownName } from '../contract/failures.ts';
import type { Limits } from '../contract/limits.ts';
import type { ModelSummary } from '../contract/model-summary.ts';
import { presets } from '../contract/presets.table.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import type { Surroundings } from './command-file.ts';
import { readJsonFile } from './read-json-file.ts';
import { callWorker } from './worker-call.ts';

interface CardAsk {
  readonly model: string;
  readonly around: Surroundings;
  readonly limits: Limits;
}

/** A card named on the command line. */
export async function namedCard(file: string, around: Surroundings): Promise<Result<Card>> {
  return cardIn(path.resolve(around.folder, file));
}

/** A card that follows its schema and does not contradict itself. */
async function cardIn(file: string): Promise<Result<Card>> {
  const read = await readJsonFile({ file, shape: cardShape, code: 'card/invalid' });
  return read.ok ? consistent(read.value, file) : read;
}

function consistent(card: Card, file: string): Result<Card> {
  const problem = contradictionIn(card);
  if (problem === null) return succeeded(card);
  return failed(failure('card/invalid', `${shownName(file)}, ${problem.field}: ${problem.what}`, { field: problem.field }));
}

/** The card that lies beside a model: `<file name with its ending>.card.json`, else `<stem>.card.json`; null: none does. */
export async function cardBeside(model: string): Promise<Result<Card | null>> {
  for (const file of [`${model}.card.json`, path.join(path.dirname(model), `${path.parse(model).name}.card.json`)]) {
    if (await exists(file)) return cardIn(file);
  }
  return succeeded(null);
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}

/** `--preprocess`: how pixels become values is said by a preset or a file; shape and classes are the model's. */
export async function presetCard(preprocess: string, ask: CardAsk): Promise<Result<Card>> {
  const input = await presetInput(preprocess, ask.around);
  if (!input.ok) return input;
  const model = await callWorker(ask.around, 'model/read', { path: ask.model, limits: ask.limits });
  if (!model.ok) return model;
  const values = Math.max(input.value.mean?.length ?? 1, input.value.std?.length ?? 1);
  const channels = model.value.inputShape.at(-1) ?? 1;
  if (values > 1 && values !== channels) {
    return failed(
      failure(
        'option/invalid',
        `--preprocess ${preprocess}: expected a network with ${String(values)} channels, received ${String(channels)}`,
      ),
    );
  }
  return consistent(cardOfPreset(input.value, model.value), preprocess);
}

const partialInput = inputCard.partial();
type PartialInput = z.output<typeof partialInput>;

async function presetInput(preprocess: string, around: Surroundings): Promise<Result<PartialInput>> {
  for (const [id, { colour, scale, mean, std }] of Object.entries(presets)) {
    if (id === preprocess) return succeeded({ colour, scale, mean: [...mean], std: [...std] });
  }
  return readJsonFile({ file: path.resolve(around.folder, preprocess), shape: partialInput, code: 'card/invalid' });
}

function cardOfPreset(input: PartialInput, model: ModelSummary): Card {
  const channels = model.inputShape.at(-1) ?? 1;
  const completed = inputCard.parse({
    scale: 1,
    kind: 'image',
    ...input,
    shape: model.inputShape,
    ...(channels === 1 ? { colour: 'grey' } : {}),
  });
  const classes = Array.from({ length: model.classes }, (_, index) => String(index));
  return { schema: 'concord/card/1', input: completed, output: { kind: model.outputKind, task: 'single-label', classes } };
}
