import { targetWeights } from '../../attribution/target-weights.ts';
import { failure, shownName } from '../../contract/failures.ts';
import type { Protocol } from '../../contract/protocol.ts';
import { failed, FailureError, succeeded } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';
import type { WhatIfState } from '../../contract/what-if.ts';
import type { DecodedItem } from '../../data/data-source.ts';
import type { Tensor } from '../../graph/executor.ts';
import { classProbability, topClass } from '../../metrics/prediction.ts';

import { feedOf, inputShape, stack } from './read-inputs.ts';
import { itemMap } from './reduced-maps.ts';
import type { ItemMap } from './reduced-maps.ts';
import type { OpenModel } from './what-if-models.ts';

/** What one model says to one version of an item. */
export interface Said {
  readonly logits: Float32Array;
  readonly map: ItemMap;
  /** Weights on the logits that were explained, [1,K]. */
  readonly weights: Tensor;
}

export interface SayAsk {
  readonly decoded: DecodedItem;
  readonly protocol: Protocol;
  readonly target: number;
  /** Fixed by the teacher's answer to the item as it is; null: this is that answer. */
  readonly weights: Tensor | null;
  readonly signal: AbortSignal;
}

/** One item through one card and one network; the map explains the same class before and after. */
export async function answerOf({ model, card, method, explainer, black, white }: OpenModel, ask: SayAsk): Promise<Result<Said>> {
  const fed = feedOf(model, card, ask.decoded);
  if (!fed.ok) return fed;
  const inputs = stack([fed.value], inputShape(model), 1);
  const weights = ask.weights ?? targetWeights(ask.protocol.scalar, [ask.target], await explainer.logits(inputs));
  const classes = weights.values.length;
  if (ask.target >= classes)
    return failed(
      failure('mismatch/classes', `${shownName(model.name)} has ${String(classes)} classes, class ${String(ask.target)} is none of them`),
    );
  const { seed } = ask.protocol;
  const { logits, maps } = await explainer.answer({ inputs, black, white, seed, signal: ask.signal, target: weights });
  const [raw] = maps;
  if (raw === undefined) throw new RangeError(`${method.id} gave no map`);
  return succeeded({ logits: logits.values, map: itemMap(raw, { item: 0, key: '' }, { method, input: inputShape(model) }), weights });
}

/** One after the other; a model that cannot answer keeps no other from answering, a cancel ends them all. */
export async function asModels(models: readonly Result<OpenModel>[], ask: SayAsk): Promise<readonly Result<Said>[]> {
  const said: Result<Said>[] = [];
  for (const model of models) {
    ask.signal.throwIfAborted();
    said.push(model.ok ? await guarded(() => answerOf(model.value, ask)) : model);
  }
  return said;
}

async function guarded(work: () => Promise<Result<Said>>): Promise<Result<Said>> {
  try {
    return await work();
  } catch (problem) {
    if (problem instanceof FailureError) return failed(problem.failure);
    throw problem;
  }
}

/** The figures of one answer; `target` is the class that is explained. */
export function stateOf({ logits, map }: Said, { card }: OpenModel, target: number): WhatIfState {
  const task = card?.output.task ?? 'single-label';
  const top = topClass(logits).index;
  return {
    top,
    topProbability: classProbability(logits, top, task),
    logit: logits[target] ?? NaN,
    probability: classProbability(logits, target, task),
    mapStatus: map.record.status,
  };
}
