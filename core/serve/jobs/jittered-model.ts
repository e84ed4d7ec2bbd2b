import type { Weight } from '../../graph/graph.ts';
import type { TensorName } from '../../graph/node.ts';
import type { Model } from '../../models/model.ts';
import { seededRandom } from '../../numeric/random.ts';

/**
 * The same network with every weight w(1 + size * g), g standard normal: a stand-in where nothing was retrained. The
 * draws depend on the seed and the weight's name only, so that two sizes differ by size alone.
 *
 * source  our own
 */
export function jitteredModel(model: Model, size: number, seed: number): Model {
  const weights = new Map(
    [...model.graph.weights].map(([name, weight]): [TensorName, Weight] => [name, jittered(name, weight, { size, seed })]),
  );
  return { ...model, hash: `${model.hash} jittered ${String(size)} ${String(seed)}`, graph: { ...model.graph, weights } };
}

/** Scalars are constants of formulas (a half, a sixth), not weights that training found. */
function jittered(name: TensorName, weight: Weight, { size, seed }: { readonly size: number; readonly seed: number }): Weight {
  if (weight.values.length === 1) return weight;
  const random = seededRandom(seed, 'weight-jitter', name);
  return { ...weight, values: weight.values.map((value) => value * (1 + size * random.normal())) };
}
