import type { GraphBuilder } from '../../graph/builder.ts';
import type { Tensor } from '../../graph/executor.ts';
import { times } from '../../graph/kinds/arithmetic.ts';
import type { TensorName } from '../../graph/node.ts';
import { sizeOf } from '../../graph/shape.ts';
import { seededRandom } from '../../numeric/random.ts';

/** A dropout of the network: the feed of its mask, and the share of values that a step sets to 0. */
export interface Dropout {
  readonly mask: TensorName;
  readonly rate: number;
}

/**
 * Dropout as a product with a mask that is fed: which values are left out is drawn outside, so that no executor's random
 * numbers decide a run.
 *
 * shape   x [N,...], mask [N,...] -> [N,...]
 * source  Srivastava et al. 2014, JMLR 15, section 4; scaled in training, so that nothing is left of it afterwards
 */
export function dropout(build: GraphBuilder, x: TensorName, how: Dropout): TensorName {
  if (!(how.rate >= 0 && how.rate < 1)) throw new RangeError(`dropout: expected a rate from 0 to below 1, received ${String(how.rate)}`);
  return times(build, x, build.input(how.mask, build.shape(x)));
}

/** The mask of one step: 0 with probability `rate`, else 1 / (1 - rate); every row of every step draws apart. */
export function dropoutMask(
  { mask, rate }: Dropout,
  of: { readonly shape: readonly number[]; readonly rows: number; readonly seed: number; readonly step: number },
): Tensor {
  const random = seededRandom(of.seed, 'dropout', mask, of.step);
  const [, ...rest] = of.shape;
  const kept = 1 / (1 - rate);
  const values = Float32Array.from({ length: of.rows * sizeOf(rest) }, () => (random.uniform() < rate ? 0 : kept));
  return { shape: [of.rows, ...rest], values };
}
