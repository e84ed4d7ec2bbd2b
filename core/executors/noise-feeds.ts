import type { Feeds, Tensor } from '../graph/executor.ts';
import type { Graph } from '../graph/graph.ts';
import { BATCH } from '../graph/shape.ts';
import { seededRandom } from '../numeric/random.ts';

/** Seeded noise from [-1, 1] for every input of a graph: never an item, so that checking does not look at the evidence. */
export function noiseFeeds(graph: Graph, how: { readonly rows: number; readonly draw: number }): Feeds {
  const random = seededRandom('agreement', how.draw);
  return Object.fromEntries(
    graph.inputs.map(({ name, shape }): [string, Tensor] => {
      const real = shape.map((length) => (length === BATCH ? how.rows : length));
      const size = real.reduce((product, length) => product * length, 1);
      return [name, { shape: real, values: Float32Array.from({ length: size }, () => 2 * random.uniform() - 1) }];
    }),
  );
}
