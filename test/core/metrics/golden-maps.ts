import { readFileSync } from 'node:fs';

import { expect } from 'vitest';
import * as z from 'zod';

import type { MapPair, ReducedMap } from '../../../core/metrics/metric.ts';
import { fixtureJson, fixtureNpz } from '../../support/read-fixture.ts';

const row = z.looseObject({ a: z.string(), b: z.string(), item: z.int().nullable().default(null) });
export type GoldenRow = z.infer<typeof row>;

const similarityFile = z.object({ pairs: z.array(row), degenerate: z.object({ pairs: z.array(row) }) });
const oracleFile = z.object({
  origin: z.string(),
  pairs: z.object({ rows: z.array(row) }),
  special: z.object({ rows: z.array(row) }),
  resampled: z.array(
    z.object({
      height: z.int(),
      width: z.int(),
      values: z.array(z.number()),
      to: z.tuple([z.int(), z.int()]),
      expected: z.array(z.number()),
    }),
  ),
  ranks: z.object({ values: z.array(z.number()), expected: z.array(z.number()) }),
  quantiles: z.object({ values: z.array(z.number()), at: z.array(z.number()), expected: z.array(z.number()), mean: z.number() }),
  softmax: z.object({ logits: z.array(z.number()), expected: z.array(z.number()) }),
});

/** SciPy and scikit-image values of the fixtures. */
export const similarity = similarityFile.parse(fixtureJson('metrics/similarity.json'));
/** Values of test/tools/metric_oracle.py. */
export const oracle = oracleFile.parse(JSON.parse(readFileSync(new URL('../../golden/metrics/oracle.json', import.meta.url), 'utf8')));

const distancesFile = z.object({
  origin: z.string(),
  pairs: z.object({ rows: z.array(row) }),
  special: z.object({ rows: z.array(row) }),
  transport: z.array(
    z.object({ height: z.int(), width: z.int(), teacher: z.array(z.number()), compressed: z.array(z.number()), expected: z.number() }),
  ),
  outputs: z.array(z.object({ teacher: z.array(z.number()), compressed: z.array(z.number()), expected: z.number() })),
  kendall: z.array(z.object({ a: z.array(z.number()), b: z.array(z.number()), expected: z.number().nullable() })),
});
/** Values of test/tools/distance_oracle.py. */
export const distances = distancesFile.parse(
  JSON.parse(readFileSync(new URL('../../golden/metrics/distances.json', import.meta.url), 'utf8')),
);

/** Reads pairs of a golden row from `pair_maps.npz` or `degenerate_maps.npz`, cells of size 1. */
export function openMaps(file: 'pair_maps.npz' | 'degenerate_maps.npz'): (row: GoldenRow) => MapPair {
  const arrays = fixtureNpz(`metrics/${file}`);
  const read = (name: string, item: number | null): ReducedMap => {
    const array = arrays.get(name);
    if (array === undefined) throw new Error(`${file}: no array ${name}`);
    return mapOf(array.values, item === null ? array.shape : array.shape.slice(1), item ?? 0);
  };
  return ({ a, b, item }) => ({ teacher: read(a, item), compressed: read(b, item) });
}

function mapOf(values: Float32Array, shape: readonly number[], item: number): ReducedMap {
  const [height = 1, width = 1] = shape.length === 1 ? [1, ...shape] : shape;
  return { values: values.slice(item * height * width, (item + 1) * height * width), height, width, cell: { height: 1, width: 1 } };
}

/** The same pair by magnitudes: what SciPy took where its rows say so; a map of magnitudes is all mass. */
export function magnitudes({ teacher, compressed }: MapPair): MapPair {
  return {
    teacher: { ...teacher, values: teacher.values.map(Math.abs) },
    compressed: { ...compressed, values: compressed.values.map(Math.abs) },
  };
}

/** A number a golden row gives under a name; undefined where the library has none (`null` in the file). */
export function goldenNumber(from: GoldenRow, name: string): number | undefined {
  const value = from[name];
  return typeof value === 'number' ? value : undefined;
}

/** Relative difference; values near 0 are compared on a scale of 0.001. */
export function expectClose(received: number | null, expected: number, tolerance: number): void {
  expect(received).not.toBeNull();
  expect(Math.abs((received ?? Number.NaN) - expected)).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(expected), 1e-3));
}
