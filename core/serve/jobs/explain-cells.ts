import type { CallContext, Handlers } from '../../contract/call.ts';
import type { ExplainedItem, Jobs, MapRecord } from '../../contract/jobs.ts';
import { failedBy } from './failed-by.ts';
import { succeeded } from '../../contract/result.ts';
import { scorePair } from '../../metrics/score-pair.ts';
import { comparablePair } from '../../metrics/map-pipeline.ts';
import { topClass } from '../../metrics/prediction.ts';

import { explainBatch, feedBatch, rowOf } from './explained-batch.ts';
import type { AnsweredBatch } from './explained-batch.ts';
import type { PairSession, PairSessions } from './pair-session.ts';
import { readItems } from './read-inputs.ts';
import { reducedMap } from './reduced-maps.ts';
import type { ItemMap } from './reduced-maps.ts';
import type { WorkerState } from './worker-state.ts';

/** `cells/explain`: both models, all methods, all metrics, for one batch of items. */
export function explainCells(state: WorkerState, pairs: PairSessions): Handlers<Jobs>['cells/explain'] {
  return (request, context) =>
    failedBy(async () => {
      const started = performance.now();
      const session = await pairs.open(request);
      if (!session.ok) return session;
      const reader = await state.reader(request.data);
      if (!reader.ok) return reader;
      const { read, leftOut } = await readItems(reader.value, request.items);
      const fed = feedBatch(session.value, read);
      for (const { item, failure } of [...leftOut, ...fed.leftOut])
        context.tell('cells/skipped', { ordinal: item.ordinal, code: failure.code, reason: failure.message });
      if (fed.batch.items.length === 0) return done(request.items.length);
      const known = knownMaps(request.known, context);
      const ask = { protocol: request.protocol, signal: context.signal, known };
      const { batch, teacher, compressed } = await explainBatch(session.value, fed.batch, ask);
      const seconds = (performance.now() - started) / 1000 / batch.items.length;
      batch.items.forEach((_, item) => {
        tellItem(context, session.value, { batch, item, teacher, compressed, known, seconds });
      });
      return done(request.items.length);
    });
}

interface Told {
  readonly batch: AnsweredBatch;
  readonly item: number;
  readonly teacher: readonly (readonly ItemMap[])[];
  readonly compressed: readonly (readonly ItemMap[])[];
  readonly known: ReadonlyMap<string, unknown>;
  readonly seconds: number;
}

function tellItem(context: CallContext<Jobs>, session: PairSession, told: Told): void {
  const { batch, item, known } = told;
  const [read, target] = [batch.items[item], batch.targets[item]];
  if (read === undefined || target === undefined) return;
  const [teacherLogits, compressedLogits] = [rowOf(batch.teacherLogits, item), rowOf(batch.compressedLogits, item)];
  const methods = session.teacher.methods.map(({ method }, at) => {
    const [teacher, compressed] = [told.teacher[at]?.[item], told.compressed[at]?.[item]];
    if (teacher === undefined || compressed === undefined) throw new RangeError(`${method.id} gave no map`);
    const { status, scores } = scorePair({
      pair: comparablePair(reducedMap(teacher), reducedMap(compressed), method.view),
      statuses: { teacher: teacher.record.status, compressed: compressed.record.status },
      view: method.view,
      metrics: session.metrics,
      chance: { rule: 'closed-form' },
      outputs: { teacher: teacherLogits, compressed: compressedLogits },
    });
    return {
      entry: { method: method.id, status, teacherMap: teacher.record, compressedMap: compressed.record, scores: [...scores] },
      teacher,
      compressed,
    };
  });
  const explained: ExplainedItem = {
    ordinal: read.item.ordinal,
    bytesHash: read.decoded.bytesHash,
    decodedHash: read.decoded.decodedHash,
    target: target.index,
    targetTie: target.tie,
    teacherTop: topClass(teacherLogits).index,
    compressedTop: topClass(compressedLogits).index,
    methods: methods.map(({ entry }) => entry),
    seconds: told.seconds,
  };
  const sent = (map: ItemMap) => (known.has(map.record.key) ? new Float32Array() : map.values);
  context.tell('cells/item', explained, [
    teacherLogits,
    compressedLogits,
    ...methods.flatMap(({ teacher, compressed }) => [sent(teacher), sent(compressed)]),
  ]);
}

/** Maps the engine already holds, by the key that this worker derives for itself as well. */
function knownMaps(known: readonly { readonly map: MapRecord }[], context: CallContext<Jobs>): ReadonlyMap<string, ItemMap> {
  return new Map(
    known.flatMap(({ map }, index) => {
      const values = context.arrays[index];
      return values instanceof Float32Array && values.length === map.height * map.width * map.channels
        ? [[map.key, { record: map, values }] as const]
        : [];
    }),
  );
}

function done(items: number): ReturnType<typeof succeeded<{ readonly value: { readonly items: number; readonly residentBytes: number } }>> {
  return succeeded({ value: { items, residentBytes: process.memoryUsage.rss() } });
}
