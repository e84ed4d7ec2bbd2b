import { failure } from '../contract/failures.ts';
import { FailureError } from '../contract/result.ts';
import type { Feeds, Fetches, Tensor } from '../graph/executor.ts';
import type { Graph, GraphInput } from '../graph/graph.ts';
import { BATCH, extent, shapeText, sizeOf } from '../graph/shape.ts';
import { inputName } from '../wire/tensorflow/graph-to-tensorflow.ts';

/**
 * Every input of the graph under its TensorFlow name. Shapes are checked here: TensorFlow's fastest kernels do not
 * refuse a wrong one, they end the process.
 */
export function fed(graph: Graph, feeds: Feeds): readonly (readonly [string, Tensor])[] {
  let items: number | null = null;
  return graph.inputs.map((input, index) => {
    const feed = feeds[input.name];
    if (feed === undefined) throw new FailureError(failure('engine/unexpected', `input "${input.name}" was not fed`));
    if (input.shape[0] === BATCH) items ??= extent(feed.shape, 0);
    requireShape(input, feed, items);
    return [inputName(index), feed];
  });
}

/** What was fetched, under the names of the graph. */
export function namedFetches(graph: Graph, made: readonly Tensor[]): Fetches {
  return Object.fromEntries(
    graph.outputs.map((name, index) => {
      const tensor = made[index];
      if (tensor === undefined) throw new FailureError(failure('engine/unexpected', `output "${name}" was not made`));
      return [name, tensor];
    }),
  );
}

function requireShape({ name, shape }: GraphInput, feed: Tensor, items: number | null): void {
  const fits = feed.shape.length === shape.length && feed.shape.every((length, axis) => length === wanted(shape[axis], items));
  if (fits && feed.values.length === sizeOf(feed.shape)) return;
  const expected = shapeText(shape.map((length) => wanted(length, items) ?? length));
  const received = `${shapeText(feed.shape)} with ${String(feed.values.length)} values`;
  throw new FailureError(failure('engine/unexpected', `input "${name}": expected ${expected}, received ${received}`));
}

function wanted(length: number | undefined, items: number | null): number | undefined {
  return length === BATCH && items !== null ? items : length;
}
