import fc from 'fast-check';

import type { ChosenMetric } from '../../../core/metrics/score-pair.ts';
import type { MapPair, Metric, ReducedMap } from '../../../core/metrics/metric.ts';
import { completeOptions } from '../../../core/plug-in.ts';

/** A map from rows of numbers, cells of `cell` pixels. */
export function mapOfRows(rows: readonly (readonly number[])[], cell = 1): ReducedMap {
  const values = Float32Array.from(rows.flat());
  return { values, height: rows.length, width: rows[0]?.length ?? 0, cell: { height: cell, width: cell } };
}

/** A map of zeros with some cells set: [row, column, value]. */
export function spots(height: number, width: number, cells: readonly (readonly [number, number, number])[]): ReducedMap {
  const values = new Float32Array(height * width);
  for (const [row, column, value] of cells) values[row * width + column] = value;
  return { values, height, width, cell: { height: 1, width: 1 } };
}

export function chosen(metric: Metric): ChosenMetric {
  const options = completeOptions(metric, {});
  if (!options.ok) throw new Error(options.failure.message);
  return { metric, options: options.value };
}

/** Value of a metric with its default options; null where it is undefined. */
export function valueOf(metric: Metric, pair: MapPair): number | null {
  return metric.score(pair, chosen(metric).options).value;
}

/** Pairs of maps of 8 x 9 cells with values in -1..1, a third of them from a short list so that ties are common. */
export const anyPair: fc.Arbitrary<MapPair> = fc
  .tuple(anyValues(), anyValues())
  .map(([teacher, compressed]) => ({ teacher: grid(teacher), compressed: grid(compressed) }));

function anyValues(): fc.Arbitrary<readonly number[]> {
  const value = fc.oneof(
    { weight: 2, arbitrary: fc.float({ min: -1, max: 1, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(-0.5, 0, 0.25, 0.5) },
  );
  return fc.array(value, { minLength: 72, maxLength: 72 });
}

function grid(values: readonly number[]): ReducedMap {
  return { values: Float32Array.from(values), height: 8, width: 9, cell: { height: 4, width: 4 } };
}
