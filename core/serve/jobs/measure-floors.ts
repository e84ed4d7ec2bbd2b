import { Explainer } from '../../attribution/explainer.ts';
import type { Handlers } from '../../contract/call.ts';
import type { FloorDraw, FloorKind, Jobs } from '../../contract/jobs.ts';
import type { Protocol } from '../../contract/protocol.ts';
import { succeeded } from '../../contract/result.ts';
import type { Tensor } from '../../graph/executor.ts';
import { deformation } from '../../metrics/deformation.ts';
import { comparablePair } from '../../metrics/map-pipeline.ts';
import { topClass } from '../../metrics/prediction.ts';
import { scorePair } from '../../metrics/score-pair.ts';
import { seededRandom } from '../../numeric/random.ts';

import { answerBatch, feedBatch, mapsOf, rowOf } from './explained-batch.ts';
import type { AnsweredBatch } from './explained-batch.ts';
import { failedBy } from './failed-by.ts';
import { jitteredModel } from './jittered-model.ts';
import { matchJitter } from './match-jitter.ts';
import type { PairSession, PairSessions, Side } from './pair-session.ts';
import { readItems } from './read-inputs.ts';
import { reducedMap } from './reduced-maps.ts';
import type { ItemMap } from './reduced-maps.ts';
import type { WorkerState } from './worker-state.ts';

const NOTHING_KNOWN = new Map<string, ItemMap>();

/** `floors/measure`: deformations of the teacher's own maps from causes other than compression. */
export function measureFloors(state: WorkerState, pairs: PairSessions): Handlers<Jobs>['floors/measure'] {
  return (request, context) =>
    failedBy(async () => {
      const session = await pairs.open(request);
      if (!session.ok) return session;
      const reader = await state.reader(request.data);
      if (!reader.ok) return reader;
      const { read } = await readItems(reader.value, request.items);
      const batches: MeasuredBatch[] = [];
      for (let start = 0; start < read.length; start += session.value.batch) {
        const { batch } = feedBatch(session.value, read.slice(start, start + session.value.batch));
        if (batch.items.length === 0) continue;
        const answered = await answerBatch(session.value, batch, request.protocol);
        const maps = await mapsOf(session.value, session.value.teacher, {
          batch: answered,
          protocol: request.protocol,
          signal: context.signal,
          known: NOTHING_KNOWN,
        });
        batches.push({ batch: answered, maps });
      }
      const ask = { session: session.value, protocol: request.protocol, batches, signal: context.signal };
      const wants = (floor: FloorKind) => request.floors.includes(floor);
      const jitter = wants('weight-jitter') ? (request.jitter ?? (await jitterSize(ask, request.agreement ?? 1))) : null;
      const draws = [
        ...(wants('permuted') ? permutedDraws(ask) : []),
        ...(wants('input-noise') ? await noiseDraws(ask) : []),
        ...(jitter === null ? [] : await jitterDraws(ask, jitter)),
      ];
      return succeeded({ value: { draws, jitter, notices: [] } });
    });
}

interface MeasuredBatch {
  readonly batch: AnsweredBatch;
  /** The teacher's own maps, `[method][item]`. */
  readonly maps: readonly (readonly ItemMap[])[];
}

interface FloorAsk {
  readonly session: PairSession;
  readonly protocol: Protocol;
  readonly batches: readonly MeasuredBatch[];
  readonly signal: AbortSignal;
}

/** The chance line: the teacher's maps against themselves with permuted positions, in closed form or by 100 draws. */
function permutedDraws({ session, protocol, batches }: FloorAsk): FloorDraw[] {
  return batches.flatMap(({ batch, maps }) => drawsOf(session, { batch, floor: 'permuted', maps, others: maps, seed: protocol.seed }));
}

/** The teacher on x + noise of the declared number of grey levels (standard deviation); the target stays. */
async function noiseDraws(ask: FloorAsk): Promise<FloorDraw[]> {
  const { session, protocol, signal } = ask;
  const draws: FloorDraw[] = [];
  for (const { batch, maps } of ask.batches) {
    const teacher = withNoise(batch.teacher, batch, { side: session.teacher, protocol });
    const others = await mapsOf(session, session.teacher, { batch: { ...batch, teacher }, protocol, signal, known: NOTHING_KNOWN });
    draws.push(...drawsOf(session, { batch, floor: 'input-noise', maps, others }));
  }
  return draws;
}

/** The teacher with jittered weights; the target stays. */
async function jitterDraws(ask: FloorAsk, size: number): Promise<FloorDraw[]> {
  const { session, protocol, signal } = ask;
  const model = jitteredModel(session.teacher.model, size, protocol.seed);
  const explainer = new Explainer({ model, methods: session.teacher.methods, executor: session.executor, threads: session.threads });
  const side: Side = { ...session.teacher, model, explainer };
  const draws: FloorDraw[] = [];
  for (const { batch, maps } of ask.batches) {
    // the jittered side stands where the compressed model stands, fed like the teacher
    const others = await mapsOf(session, side, { batch: { ...batch, compressed: batch.teacher }, protocol, signal, known: NOTHING_KNOWN });
    draws.push(...drawsOf(session, { batch, floor: 'weight-jitter', maps, others }));
  }
  await explainer.dispose();
  return draws;
}

async function jitterSize({ session, protocol, batches }: FloorAsk, agreement: number): Promise<number> {
  const { model } = session.teacher;
  const sampled = batches.map(({ batch }) => ({
    inputs: batch.teacher,
    tops: batch.items.map((_, row) => topClass(rowOf(batch.teacherLogits, row)).index),
  }));
  return matchJitter({ model, executor: session.executor, threads: session.threads, batches: sampled, agreement, seed: protocol.seed });
}

/** One grey level as fed: the card's scale over its deviation; for arrays fed as they are, 1/255 of the item's range. */
function withNoise(inputs: Tensor, batch: AnsweredBatch, { side, protocol }: { readonly side: Side; readonly protocol: Protocol }): Tensor {
  const size = inputs.values.length / (inputs.shape[0] ?? 1);
  const channels = inputs.shape.at(-1) ?? 1;
  const values = inputs.values.slice();
  batch.items.forEach(({ item }, row) => {
    const random = seededRandom(protocol.seed, 'input-noise', item.ordinal);
    const part = values.subarray(row * size, (row + 1) * size);
    const level = greyLevel(side, part);
    for (let at = 0; at < size; at += 1)
      part[at] = (part[at] ?? NaN) + protocol.floors.inputNoise.greyLevels * level(at % channels) * random.normal();
  });
  return { shape: inputs.shape, values };
}

function greyLevel(side: Side, fed: Float32Array): (channel: number) => number {
  if (side.card !== null) {
    const { scale, std } = side.card.input;
    return (channel) => Math.abs(scale / (std[std.length === 1 ? 0 : channel] ?? NaN));
  }
  let [low, high] = [Infinity, -Infinity];
  for (const value of fed) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return () => (high - low) / 255;
}

interface Compared {
  readonly batch: AnsweredBatch;
  readonly floor: FloorKind;
  readonly maps: readonly (readonly ItemMap[])[];
  readonly others: readonly (readonly ItemMap[])[];
  /** Given for the chance line: what counts is then the value expected by chance. */
  readonly seed?: number;
}

function drawsOf(session: PairSession, { batch, floor, maps, others, seed }: Compared): FloorDraw[] {
  return session.teacher.methods.flatMap(({ method }, at) =>
    batch.items.flatMap(({ item }, row) => {
      const [map, other] = [maps[at]?.[row], others[at]?.[row]];
      if (map === undefined || other === undefined) throw new RangeError(`${method.id} gave no map`);
      const { scores } = scorePair({
        pair: comparablePair(reducedMap(map), reducedMap(other), method.view),
        statuses: { teacher: map.record.status, compressed: other.record.status },
        view: method.view,
        metrics: session.metrics,
        chance: seed === undefined ? { rule: 'closed-form' } : { rule: 'permuted', seed: [seed, 'permuted', item.ordinal, method.id] },
      });
      return scores.map((score, index): FloorDraw => {
        const metric = session.metrics[index]?.metric;
        const value = seed === undefined ? score.value : score.chance;
        return {
          ordinal: item.ordinal,
          floor,
          method: method.id,
          metric: score.metric,
          deformation: metric === undefined ? null : deformation(metric, value),
        };
      });
    }),
  );
}
