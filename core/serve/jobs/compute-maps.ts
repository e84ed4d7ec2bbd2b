import type { Handlers } from '../../contract/call.ts';
import type { Explainer } from '../../attribution/explainer.ts';
import type { ChosenMethod } from '../../attribution/attribution-method.ts';
import { targetWeights } from '../../attribution/target-weights.ts';
import type { Jobs } from '../../contract/jobs.ts';
import type { MapStatus } from '../../contract/review.ts';
import { succeeded } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';
import { writeNpz } from '../../data/write-npz.ts';
import { layerTensor } from '../../models/layer-tensor.ts';
import { mapStatusCode } from '../../metrics/map-status.ts';

import { expectAgreement } from './agreed-backend.ts';
import { chooseMethod } from './choose-plug-ins.ts';
import { chooseTargets } from './choose-targets.ts';
import type { TargetOf } from './choose-targets.ts';
import { rowOf } from './explained-batch.ts';
import { failedBy } from './failed-by.ts';
import { joined } from './predict.ts';
import { inputShape, uniformPicture } from './read-inputs.ts';
import { batchesOf, explainerOf, leftOutWhenListed, singleSession } from './single-session.ts';
import type { SingleBatch, SingleSession } from './single-session.ts';
import { writtenMap } from './written-map.ts';
import type { WrittenMap } from './written-map.ts';
import type { WorkerState } from './worker-state.ts';

type Request = Parameters<Handlers<Jobs>['maps/compute']>[0];

/** `maps/compute`: raw maps of one model under one method, as an .npz. */
export function computeMaps(state: WorkerState): Handlers<Jobs>['maps/compute'] {
  return (request, context) =>
    failedBy(async () => {
      const started = performance.now();
      const opened = await singleSession(state, request);
      if (!opened.ok) return opened;
      const session = opened.value;
      const method = chooseMapMethod(session, request);
      if (!method.ok) return method;
      const targets = await chooseTargets(session, request.target);
      if (!targets.ok) return targets;
      const explainer = explainerOf(session, [method.value.chosen]);
      const skipped = leftOutWhenListed(session);
      const rows: Row[] = [];
      let firstMapSeconds = 0;
      for await (const batch of batchesOf(session, skipped)) {
        context.signal.throwIfAborted();
        rows.push(
          ...(await explainBatch(
            { session, explainer, chosen: method.value.chosen, targets: targets.value, request, signal: context.signal },
            batch,
          )),
        );
        if (firstMapSeconds > 0) continue;
        firstMapSeconds = performance.now() / 1000;
        await expectAgreement(session, explainer);
      }
      await explainer.dispose();
      const written = await writeMaps(request.out, rows);
      if (!written.ok) return written;
      return succeeded({
        value: {
          items: rows.length,
          skipped,
          shape: [rows.length, ...(rows[0]?.map.shape ?? [])],
          layer: method.value.layer,
          statuses: countStatuses(rows),
          backend: session.backend,
          seconds: (performance.now() - started) / 1000,
          firstMapSeconds,
        },
      });
    });
}

interface Row {
  readonly ordinal: number;
  readonly target: number;
  readonly logits: Float32Array;
  readonly map: WrittenMap;
}

interface BatchAsk {
  readonly session: SingleSession;
  readonly explainer: Explainer;
  readonly chosen: ChosenMethod;
  readonly targets: TargetOf;
  readonly request: Request;
  readonly signal: AbortSignal;
}

async function explainBatch(ask: BatchAsk, batch: SingleBatch): Promise<readonly Row[]> {
  const { session, explainer, request } = ask;
  const feeds = {
    inputs: batch.inputs,
    black: uniformPicture(session.model, session.card, 0),
    white: uniformPicture(session.model, session.card, 1),
    seed: request.seed,
    signal: ask.signal,
  };
  // a network that explains what it answers itself does both in one run
  const own = request.target === 'prediction' ? await explainer.answer({ ...feeds, target: request.scalar }) : null;
  const logits = own?.logits ?? (await explainer.logits(batch.inputs));
  const targets = batch.items.map(({ item }, row) => ask.targets(item, rowOf(logits, row)));
  const padded = Array.from({ length: logits.shape[0] ?? 0 }, (_, row) => targets[Math.min(row, targets.length - 1)] ?? 0);
  const [maps] = own?.maps ?? (await explainer.explain({ ...feeds, targetWeights: targetWeights(request.scalar, padded, logits) }));
  if (maps === undefined) throw new RangeError(`${ask.chosen.method.id} gave no map`);
  return batch.items.map(({ item }, row) => ({
    ordinal: item.ordinal,
    target: targets[row] ?? 0,
    logits: rowOf(logits, row),
    map: writtenMap(rowOf(maps, row), maps.shape.slice(1), { request, method: ask.chosen.method, input: inputShape(session.model) }),
  }));
}

function chooseMapMethod(
  session: SingleSession,
  request: Request,
): Result<{ readonly chosen: ChosenMethod; readonly layer: string | null }> {
  const given = request.layer === null ? request.method.options : { ...request.method.options, layer: request.layer };
  const method = chooseMethod({ id: request.method.id, options: given }, 'method/not-applicable');
  if (!method.ok) return method;
  if (method.value.method.grid !== 'layer') return succeeded({ chosen: { ...method.value, layer: null }, layer: null });
  const wanted = method.value.options['layer'];
  const layer = layerTensor(session.model, typeof wanted === 'string' ? wanted : 'auto');
  if (!layer.ok) return layer;
  return succeeded({ chosen: { ...method.value, layer: layer.value?.tensor ?? null }, layer: layer.value?.layer ?? null });
}

function writeMaps(out: string, rows: readonly Row[]): ReturnType<typeof writeNpz> {
  const [first] = rows;
  const shape = first?.map.shape ?? [];
  const classes = first?.logits.length ?? 0;
  return writeNpz(out, {
    maps: {
      shape: [rows.length, ...shape],
      values: joined(
        rows.map(({ map }) => map.values),
        first?.map.values.length ?? 0,
      ),
    },
    target: { shape: [rows.length], values: Int32Array.from(rows, ({ target }) => target) },
    logits: {
      shape: [rows.length, classes],
      values: joined(
        rows.map(({ logits }) => logits),
        classes,
      ),
    },
    status: { shape: [rows.length], values: Uint8Array.from(rows, ({ map }) => mapStatusCode(map.status)) },
    grid: { shape: [4], values: Float64Array.from(first?.map.grid ?? [0, 0, 0, 0]) },
    item: { shape: [rows.length], values: Int32Array.from(rows, ({ ordinal }) => ordinal) },
  });
}

function countStatuses(rows: readonly Row[]): Record<MapStatus, number> {
  const counts: Record<MapStatus, number> = { ok: 0, nan: 0, zero: 0, constant: 0, 'all-negative': 0 };
  for (const { map } of rows) counts[map.status] += 1;
  return counts;
}
