import { targetWeights } from '../../attribution/target-weights.ts';
import type { Protocol } from '../../contract/protocol.ts';
import { FailureError } from '../../contract/result.ts';
import { failure } from '../../contract/failures.ts';
import { classOfLabel } from '../../data/class-of-label.ts';
import type { Tensor } from '../../graph/executor.ts';
import { topClass } from '../../metrics/prediction.ts';

import { mapKey } from './map-key.ts';
import type { PairSession, Side } from './pair-session.ts';
import { feedsAlike } from './pair-session.ts';
import { feedOf, inputShape, stack } from './read-inputs.ts';
import type { LeftOut, ReadItem } from './read-inputs.ts';
import { itemMap } from './reduced-maps.ts';
import type { ItemMap } from './reduced-maps.ts';

/** Items of one batch as both networks are fed. */
export interface FedBatch {
  readonly items: readonly ReadItem[];
  readonly teacher: Tensor;
  readonly compressed: Tensor;
}

/** What both networks answer, and what is explained. Rows beyond the items are padding. */
export interface AnsweredBatch extends FedBatch {
  readonly teacherLogits: Tensor;
  readonly compressedLogits: Tensor;
  readonly targets: readonly Target[];
  readonly weights: Tensor;
}

/** Maps of one side: `[method][item]`. */
export type SideMaps = readonly (readonly ItemMap[])[];

export interface Target {
  readonly index: number;
  readonly tie: boolean;
}

/** Applies both cards; items whose pixels do not fit are left out with their reason. */
export function feedBatch(
  session: PairSession,
  read: readonly ReadItem[],
): { readonly batch: FedBatch; readonly leftOut: readonly LeftOut[] } {
  const { teacher, compressed, batch } = session;
  const alike = feedsAlike(session);
  const fed = read.map((it) => {
    const first = feedOf(teacher.model, teacher.card, it.decoded);
    const second = alike || !first.ok ? first : feedOf(compressed.model, compressed.card, it.decoded);
    return { it, first, second };
  });
  const usable = fed.flatMap(({ it, first, second }) => (first.ok && second.ok ? [{ it, first: first.value, second: second.value }] : []));
  const leftOut = fed.flatMap(({ it, first, second }) => {
    if (!first.ok) return [{ item: it.item, failure: first.failure }];
    return second.ok ? [] : [{ item: it.item, failure: second.failure }];
  });
  const rows = Math.max(batch, usable.length);
  const fedTeacher = stack(
    usable.map(({ first }) => first),
    inputShape(teacher.model),
    rows,
  );
  const fedCompressed = alike
    ? fedTeacher
    : stack(
        usable.map(({ second }) => second),
        inputShape(compressed.model),
        rows,
      );
  return { batch: { items: usable.map(({ it }) => it), teacher: fedTeacher, compressed: fedCompressed }, leftOut };
}

/** What a batch is answered with, besides its items. */
export interface AnswerAsk {
  readonly protocol: Protocol;
  readonly signal: AbortSignal;
  readonly known: KnownMaps;
}

export type KnownMaps = ReadonlyMap<string, ItemMap>;

/**
 * Predicts and explains with both networks. The target of every item is fixed once, by the teacher's answer or its label
 *. Where the target is what the teacher answers, one program of its own predicts and explains; the
 * compressed network does both in one run in any case.
 */
export async function explainBatch(
  session: PairSession,
  fed: FedBatch,
  ask: AnswerAsk,
): Promise<{ readonly batch: AnsweredBatch; readonly teacher: SideMaps; readonly compressed: SideMaps }> {
  const { teacher, compressed } = session;
  const { protocol } = ask;
  const ownTarget = protocol.targetRule === 'teacher-prediction' && ask.known.size === 0;
  const own = ownTarget ? await teacher.explainer.answer({ ...feedsOf(teacher, fed.teacher, ask), target: protocol.scalar }) : null;
  const teacherLogits = own?.logits ?? (await teacher.explainer.logits(fed.teacher));
  const targets = targetsOf(session, fed, { protocol, teacherLogits });
  const weights = weightsOf(protocol, targets, teacherLogits);
  const other = await compressed.explainer.answer({ ...feedsOf(compressed, fed.compressed, ask), target: weights });
  const batch = { ...fed, teacherLogits, compressedLogits: other.logits, targets, weights };
  return {
    batch,
    teacher:
      own === null ? await mapsOf(session, teacher, { ...ask, batch }) : itemMaps(session, teacher, { ...ask, batch, raw: own.maps }),
    compressed: itemMaps(session, compressed, { ...ask, batch, raw: other.maps }),
  };
}

/** Predicts with both networks and fixes the target of every item, without a map. */
export async function answerBatch(session: PairSession, fed: FedBatch, protocol: Protocol): Promise<AnsweredBatch> {
  const teacherLogits = await session.teacher.explainer.logits(fed.teacher);
  const compressedLogits = await session.compressed.explainer.logits(fed.compressed);
  const targets = targetsOf(session, fed, { protocol, teacherLogits });
  return { ...fed, teacherLogits, compressedLogits, targets, weights: weightsOf(protocol, targets, teacherLogits) };
}

function targetsOf(
  session: PairSession,
  fed: FedBatch,
  by: { readonly protocol: Protocol; readonly teacherLogits: Tensor },
): readonly Target[] {
  return fed.items.map(({ item }, row): Target => {
    if (by.protocol.targetRule === 'teacher-prediction') return topClass(rowOf(by.teacherLogits, row));
    const index = classOfLabel(item.label, session.classes);
    if (index === null)
      throw new FailureError(failure('data/labels', `item "${item.name}" has no label among the classes, and the target rule is "label"`));
    return { index, tie: false };
  });
}

/** Padding explains what the last item explains. */
function weightsOf(protocol: Protocol, targets: readonly Target[], teacherLogits: Tensor): Tensor {
  const rows = teacherLogits.shape[0] ?? 0;
  const padded = Array.from({ length: rows }, (_, row) => targets[Math.min(row, targets.length - 1)]?.index ?? 0);
  return targetWeights(protocol.scalar, padded, teacherLogits);
}

function feedsOf(side: Side, inputs: Tensor, { protocol, signal }: Pick<AnswerAsk, 'protocol' | 'signal'>) {
  return { inputs, black: side.black, white: side.white, seed: protocol.seed, signal };
}

export function rowOf(tensor: Tensor, row: number): Float32Array {
  const size = tensor.values.length / (tensor.shape[0] ?? 1);
  return tensor.values.slice(row * size, (row + 1) * size);
}

/** Identity of one item's map under one method of one side. */
export function keyOf(
  session: PairSession,
  side: Side,
  at: { readonly batch: AnsweredBatch; readonly item: number; readonly method: number; readonly protocol: Protocol },
): string {
  const chosen = side.methods[at.method];
  const read = at.batch.items[at.item];
  if (chosen === undefined || read === undefined) throw new RangeError('a map was asked for that is not in the batch');
  return mapKey({
    model: side.model.hash,
    card: side.cardHash,
    item: read.decoded.decodedHash,
    method: { id: chosen.method.id, version: chosen.method.version, options: chosen.options },
    layer: chosen.layer,
    target: { scalar: at.protocol.scalar, weights: [...rowOf(at.batch.weights, at.item)] },
    seed: at.protocol.seed,
    executor: { id: session.executor.id, version: session.executor.version, threads: session.threads, batch: session.batch },
  });
}

/** Maps of one side. Known maps are taken as they are; if all are known nothing is computed. */
export async function mapsOf(session: PairSession, side: Side, ask: AnswerAsk & { readonly batch: AnsweredBatch }): Promise<SideMaps> {
  const { batch, known } = ask;
  const areKnown = side.methods.every((_, method) =>
    batch.items.every((__, item) => known.has(keyOf(session, side, { ...ask, item, method }))),
  );
  const inputs = side === session.teacher ? batch.teacher : batch.compressed;
  const raw = areKnown ? [] : await side.explainer.explain({ ...feedsOf(side, inputs, ask), targetWeights: batch.weights });
  return itemMaps(session, side, { ...ask, raw });
}

/** Raw maps of a batch, item by item. */
function itemMaps(
  session: PairSession,
  side: Side,
  ask: AnswerAsk & { readonly batch: AnsweredBatch; readonly raw: readonly Tensor[] },
): SideMaps {
  const input = inputShape(side.model);
  return side.methods.map((chosen, method) =>
    ask.batch.items.map((_, item) => {
      const key = keyOf(session, side, { ...ask, item, method });
      const known = ask.known.get(key);
      if (known !== undefined) return known;
      const tensor = ask.raw[method];
      if (tensor === undefined) throw new RangeError('a method gave no map');
      return itemMap(tensor, { item, key }, { method: chosen.method, input });
    }),
  );
}
