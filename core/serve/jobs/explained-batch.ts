import { targetWeights } from '../../attribution/target-weights.ts';
import type { MapRecord } from '../../contract/jobs.ts';
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

/** Predicts with both networks and fixes the target of every item, once (audit.md, section 3). */
export async function answerBatch(session: PairSession, fed: FedBatch, protocol: Protocol): Promise<AnsweredBatch> {
  const teacherLogits = await session.teacher.explainer.logits(fed.teacher);
  const compressedLogits = await session.compressed.explainer.logits(fed.compressed);
  const targets = fed.items.map(({ item }, row): Target => {
    const top = topClass(rowOf(teacherLogits, row));
    if (protocol.targetRule === 'teacher-prediction') return top;
    const index = classOfLabel(item.label, session.classes);
    if (index === null)
      throw new FailureError(failure('data/labels', `item "${item.name}" has no label among the classes, and the target rule is "label"`));
    return { index, tie: false };
  });
  const rows = teacherLogits.shape[0] ?? 0;
  const padded = Array.from({ length: rows }, (_, row) => targets[Math.min(row, targets.length - 1)]?.index ?? 0);
  return { ...fed, teacherLogits, compressedLogits, targets, weights: targetWeights(protocol.scalar, padded, teacherLogits) };
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

/** Maps of one side: `[method][item]`. Known maps are taken as they are; if all are known nothing is computed. */
export async function mapsOf(
  session: PairSession,
  side: Side,
  ask: {
    readonly batch: AnsweredBatch;
    readonly protocol: Protocol;
    readonly signal: AbortSignal;
    readonly known: ReadonlyMap<string, { readonly record: MapRecord; readonly values: Float32Array }>;
  },
): Promise<readonly (readonly ItemMap[])[]> {
  const keys = side.methods.map((_, method) => ask.batch.items.map((__, item) => keyOf(session, side, { ...ask, item, method })));
  const areKnown = keys.every((row) => row.every((key) => ask.known.has(key)));
  const raw = areKnown
    ? []
    : await side.explainer.explain({
        inputs: side === session.teacher ? ask.batch.teacher : ask.batch.compressed,
        targetWeights: ask.batch.weights,
        black: side.black,
        white: side.white,
        seed: ask.protocol.seed,
        signal: ask.signal,
      });
  const input = inputShape(side.model);
  return keys.map((row, method) =>
    row.map((key, item) => {
      const known = ask.known.get(key);
      if (known !== undefined) return known;
      const [chosen, tensor] = [side.methods[method], raw[method]];
      if (chosen === undefined || tensor === undefined) throw new RangeError('a method gave no map');
      return itemMap(tensor, { item, key }, { method: chosen.method, input });
    }),
  );
}
