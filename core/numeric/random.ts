import { createHash } from 'node:crypto';

import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** A source of random numbers with a stored seed; every draw advances it. */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** A whole number from 0 to n - 1. */
  below(n: number): number;
  /** The numbers 0 .. n - 1 in random order. */
  permutation(n: number): Uint32Array;
}

/**
 * A random source named by its purpose: the same parts give the same numbers, other parts unrelated ones, and no
 * draw of one purpose shifts another.
 *
 *     seededRandom(protocol.seed, 'permuted', item, method)
 *
 * The 128 bits of state are the start of SHA-256 over the parts as JSON.
 * source  xoroshiro128+, Blackman, Vigna 2021, doi 10.1145/3460772 (pure-rand 8)
 */
export function seededRandom(...parts: readonly (string | number)[]): Random {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  const generator = xoroshiro128plusFromState([0, 4, 8, 12].map((offset) => digest.readInt32LE(offset)));
  const uniform = (): number => uniformFloat64(generator);
  const below = (n: number): number => uniformInt(generator, 0, n - 1);
  return { uniform, below, normal: normalFrom(uniform), permutation: (n) => shuffled(n, below) };
}

/** Marsaglia's polar form of Box and Muller: two normals from every accepted pair, the second is kept for the next call. */
function normalFrom(uniform: () => number): () => number {
  let kept: number | null = null;
  return () => {
    if (kept !== null) {
      const second = kept;
      kept = null;
      return second;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) {
        const factor = Math.sqrt((-2 * Math.log(square)) / square);
        kept = y * factor;
        return x * factor;
      }
    }
  };
}

/** Fisher and Yates. */
function shuffled(n: number, below: (n: number) => number): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, index) => index);
  for (let last = n - 1; last > 0; last -= 1) {
    const chosen = below(last + 1);
    const moved = order[last] ?? 0;
    order[last] = order[chosen] ?? 0;
    order[chosen] = moved;
  }
  return order;
}
