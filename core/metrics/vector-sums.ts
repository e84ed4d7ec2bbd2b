import type { MapPair } from './metric.ts';

/** Two maps as vectors. */
export interface VectorSums {
  readonly a: number;
  readonly b: number;
  readonly product: number;
  readonly lengthA: number;
  readonly lengthB: number;
}

/** Sums, inner product and lengths of both maps, in float64. */
export function vectorSums({ teacher, compressed }: MapPair): VectorSums {
  let [sumA, sumB, product, squaresA, squaresB] = [0, 0, 0, 0, 0];
  for (let index = 0; index < teacher.values.length; index += 1) {
    const a = teacher.values[index] ?? 0;
    const b = compressed.values[index] ?? 0;
    sumA += a;
    sumB += b;
    product += a * b;
    squaresA += a * a;
    squaresB += b * b;
  }
  return { a: sumA, b: sumB, product, lengthA: Math.sqrt(squaresA), lengthB: Math.sqrt(squaresB) };
}

/** Expected cosine once positions are permuted, n mean(a) mean(b) / (|a| |b|), exact; null for a map of zeros. */
export function cosineByChance(pair: MapPair): number | null {
  const { a, b, lengthA, lengthB } = vectorSums(pair);
  const lengths = lengthA * lengthB;
  return lengths === 0 ? null : (a * b) / pair.teacher.values.length / lengths;
}
