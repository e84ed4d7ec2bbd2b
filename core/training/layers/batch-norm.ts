import type { GraphBuilder } from '../../graph/builder.ts';
import { minus, plus, scaled, times } from '../../graph/kinds/arithmetic.ts';
import type { TensorName } from '../../graph/node.ts';
import { BATCH, extent } from '../../graph/shape.ts';

/** The weights of a batch norm, each [C]; scale and shift learn, the running means follow what batches are like. */
export interface BatchNormWeights {
  readonly scale: TensorName;
  readonly shift: TensorName;
  readonly runningMean: TensorName;
  readonly runningVariance: TensorName;
  /** Inside the root: protects channels that are the same everywhere. */
  readonly epsilon: number;
}

/** What a batch was like, [1,1,1,C] each, and the running means that follow it. */
export interface BatchStatistics {
  readonly mean: TensorName;
  /** Divided by the number of values, as the layer itself uses it. */
  readonly variance: TensorName;
  readonly runningMean: TensorName;
  readonly runningVariance: TensorName;
  /** Values of each channel in one item: H W. */
  readonly positions: number;
}

/**
 * Batch norm in train mode, of ordinary nodes: the statistics are those of this batch, and gradients go through them.
 * Items count by their weights, so that a row of padding (weight 0) changes nothing.
 *
 *     y = (x - mean) / sqrt(variance + epsilon) * scale + shift
 *
 * shape   x [N,H,W,C], item weights [N] -> [N,H,W,C]
 * source  Ioffe, Szegedy 2015, arXiv 1502.03167, algorithm 1
 */
export function batchNorm(
  build: GraphBuilder,
  x: TensorName,
  how: { readonly weights: BatchNormWeights; readonly itemWeights: TensorName },
): { readonly output: TensorName; readonly statistics: BatchStatistics } {
  const { scale, shift, runningMean, runningVariance, epsilon } = how.weights;
  const shape = build.shape(x);
  const positions = extent(shape, 1) * extent(shape, 2);
  const whole = build.add('reduce-sum', [how.itemWeights], { axes: [0] }); // [1]
  const shares = build.add('reshape', [build.add('divide', [how.itemWeights, whole], {})], { shape: [BATCH, 1, 1, 1] });
  const meanOf = (values: TensorName): TensorName =>
    scaled(build, build.add('reduce-sum', [times(build, values, shares)], { axes: [0, 1, 2] }), 1 / positions);
  const mean = meanOf(x); // [1,1,1,C]
  const centred = minus(build, x, mean);
  const variance = meanOf(times(build, centred, centred));
  const root = build.add('sqrt', [plus(build, variance, build.scalar(epsilon))], {});
  const output = plus(build, times(build, build.add('divide', [centred, root], {}), scale), shift);
  return { output, statistics: { mean, variance, runningMean, runningVariance, positions } };
}

/**
 * Batch norm with the running means as constants: one scale and one shift per channel. Items do not meet, which class
 * weights of a matching term need; scale and shift still learn.
 *
 * shape   x [N,H,W,C] -> [N,H,W,C]
 */
export function frozenBatchNorm(build: GraphBuilder, x: TensorName, weights: BatchNormWeights): TensorName {
  const root = build.add('sqrt', [plus(build, weights.runningVariance, build.scalar(weights.epsilon))], {});
  const scale = build.add('divide', [weights.scale, root], {});
  return build.add('scale-shift', [x, scale, minus(build, weights.shift, times(build, weights.runningMean, scale))], {});
}
