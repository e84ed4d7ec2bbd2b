import type { Tensor } from '../../graph/executor.ts';
import { seededRandom } from '../../numeric/random.ts';
import type { Random } from '../../numeric/random.ts';

export interface MixupAsk {
  /** Of Beta(alpha, alpha): small ones leave most items nearly as they were. Above 0. */
  readonly alpha: number;
  readonly seed: number;
  readonly epoch: number;
  /** The items of the rows. */
  readonly items: readonly number[];
}

/**
 * Every row drawn towards another row of its batch, pictures and labels by the same share.
 *
 *     x' = s x_i + (1 - s) x_j     s ~ Beta(alpha, alpha), j any row
 *
 * shape   [N,...] -> [N,...], for each tensor given
 * source  Zhang, Cisse, Dauphin, Lopez-Paz 2018, arXiv 1710.09412, eq. 1
 */
export function mixup(tensors: readonly Tensor[], ask: MixupAsk): readonly Tensor[] {
  const drawn = ask.items.map((item) => {
    const random = seededRandom(ask.seed, 'mixup', ask.epoch, item);
    return { share: symmetricBeta(random, ask.alpha), partner: random.below(ask.items.length) };
  });
  return tensors.map(({ shape, values }) => {
    const size = values.length / ask.items.length;
    const mixed = values.map((value, at) => {
      const { share = 1, partner = 0 } = drawn[Math.floor(at / size)] ?? {};
      return share * value + (1 - share) * (values[partner * size + (at % size)] ?? NaN);
    });
    return { shape, values: mixed };
  });
}

/**
 * Two powers of uniform numbers whose sum is at most 1, in proportion; exact for every alpha, quick up to about 2.
 *
 * source  Jöhnk 1964, Metrika 8, 5-15
 */
function symmetricBeta(random: Random, alpha: number): number {
  for (;;) {
    const [x, y] = [random.uniform() ** (1 / alpha), random.uniform() ** (1 / alpha)];
    if (x + y > 0 && x + y <= 1) return x / (x + y);
  }
}
