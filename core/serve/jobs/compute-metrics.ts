import { closeSync, openSync } from 'node:fs';

import type { Handlers } from '../../contract/call.ts';
import { failure } from '../../contract/failures.ts';
import type { Jobs, ScoreRecord } from '../../contract/jobs.ts';
import { defaultLimits } from '../../contract/limits.ts';
import { failed, succeeded } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';
import { toFloat32 } from '../../data/float-values.ts';
import { numbersOf } from '../../data/npy-values.ts';
import { openNpz } from '../../data/npz.ts';
import type { Npz } from '../../data/npz.ts';
import { comparablePair } from '../../metrics/map-pipeline.ts';
import { mapStatus } from '../../metrics/map-status.ts';
import type { ReducedMap } from '../../metrics/metric.ts';
import { scorePair } from '../../metrics/score-pair.ts';
import type { ChosenMetric } from '../../metrics/score-pair.ts';
import { ascending, meanOf, quantileOfSorted } from '../../numeric/quantile.ts';

import { chooseMetrics } from './choose-plug-ins.ts';
import { failedBy } from './failed-by.ts';

/** `metrics/compute`: every comparison metric between two files of maps, per item and summarised. */
export function computeMetrics(): Handlers<Jobs>['metrics/compute'] {
  return (request) =>
    failedBy(async () => {
      const [a, b] = [await mapsIn(request.a), await mapsIn(request.b)];
      if (!a.ok) return a;
      if (!b.ok) return b;
      if (a.value.length !== b.value.length)
        return failed(
          failure(
            'mismatch/maps',
            `expected two files with the same number of maps, received ${String(a.value.length)} and ${String(b.value.length)}`,
          ),
        );
      const chosen = chooseMetrics(request.metrics, 'option/invalid');
      if (!chosen.ok) return chosen;
      const items = a.value.map((first, item) => scored(item, { a: first, b: b.value[item] ?? first }, chosen.value));
      return succeeded({ value: { items, summary: chosen.value.map(({ metric }) => summarised(metric.id, items)) } });
    });
}

type ScoredItem = ReturnType<typeof scored>;

/** One item of a file: its map and, where the file has them, the logits that belong to it. */
interface StoredMap {
  readonly map: ReducedMap;
  readonly logits: Float32Array | null;
}

function scored(item: number, { a, b }: { readonly a: StoredMap; readonly b: StoredMap }, metrics: readonly ChosenMetric[]) {
  const statuses = { teacher: mapStatus(a.map.values), compressed: mapStatus(b.map.values) };
  const { status, scores } = scorePair({
    pair: comparablePair(a.map, b.map, 'signed'),
    statuses,
    view: 'signed',
    metrics,
    chance: { rule: 'closed-form' },
    ...(a.logits === null || b.logits === null ? {} : { outputs: { teacher: a.logits, compressed: b.logits } }),
  });
  return { item, status, teacherMap: statuses.teacher, compressedMap: statuses.compressed, scores: [...scores] };
}

/** Figures of one metric over the items where it is defined. */
function summarised(metric: string, items: readonly ScoredItem[]) {
  const scores = items.map((item) => item.scores.find((score: ScoreRecord) => score.metric === metric)?.value ?? null);
  const values = ascending(scores.filter((value) => value !== null));
  return {
    metric,
    n: values.length,
    mean: meanOf([...values]),
    median: values.length === 0 ? null : quantileOfSorted(values, 0.5),
    minimum: values[0] ?? null,
    maximum: values.at(-1) ?? null,
    undefined: scores.length - values.length,
  };
}

/** Maps [N,H,W] (signals [N,T] or [N,T,C]) of a file that `concord maps` or a script has made. */
async function mapsIn(path: string): Promise<Result<readonly StoredMap[]>> {
  const descriptor = await descriptorOf(path);
  if (!descriptor.ok) return descriptor;
  try {
    const npz = await openNpz(descriptor.value, defaultLimits);
    if (!npz.ok) return npz;
    const maps = await numbersIn(npz.value, 'maps');
    if (!maps.ok) return maps;
    const { shape } = maps.value;
    const [n = 0, height = 0, width] = shape;
    const rank = shape.length;
    if (rank !== 2 && rank !== 3)
      return failed(failure('mismatch/maps', `expected maps [N,H,W], received ${String(rank)} axes; write them without --keep-channels`));
    const grid = npz.value.names.includes('grid') ? await numbersIn(npz.value, 'grid') : null;
    const logits = npz.value.names.includes('logits') ? await numbersIn(npz.value, 'logits') : null;
    const cells = grid?.ok === true ? grid.value.values : [];
    const size = rank === 2 ? { height: 1, width: height } : { height, width: width ?? 1 };
    const cell = { height: cells[2] ?? 1, width: cells[3] ?? 1 };
    const { values } = maps.value;
    const length = size.height * size.width;
    return succeeded(
      Array.from({ length: n }, (_, item) => ({
        map: { ...size, cell, values: values.subarray(item * length, (item + 1) * length) },
        logits: logits?.ok === true ? rowOfMatrix(logits.value, { item, rows: n }) : null,
      })),
    );
  } finally {
    closeSync(descriptor.value);
  }
}

/** Row of an array [N,K]; null where it is not one row for each map. */
function rowOfMatrix(
  { shape, values }: { readonly shape: readonly number[]; readonly values: Float32Array },
  { item, rows }: { readonly item: number; readonly rows: number },
): Float32Array | null {
  const [n = 0, classes = 0] = shape;
  return shape.length === 2 && n === rows ? values.subarray(item * classes, (item + 1) * classes) : null;
}

async function numbersIn(npz: Npz, name: string): Promise<Result<{ readonly shape: readonly number[]; readonly values: Float32Array }>> {
  const stored = await npz.read(name);
  if (!stored.ok) return stored;
  const { header } = stored.value;
  if (header.type === 'text' || header.type === 'bytes')
    return failed(failure('mismatch/maps', `expected numbers in "${name}", received texts`));
  return succeeded({ shape: header.shape, values: toFloat32(numbersOf(stored.value.stored, header)) });
}

function descriptorOf(path: string): Promise<Result<number>> {
  try {
    return Promise.resolve(succeeded(openSync(path, 'r')));
  } catch {
    return Promise.resolve(failed(failure('input/not-found', `there is no file ${path}`)));
  }
}
