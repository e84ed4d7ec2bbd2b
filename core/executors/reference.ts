import { failed, succeeded, FailureError } from '../contract/result.ts';
import { failure } from '../contract/failures.ts';
import type { Executor, Feeds, Fetches, Program } from '../graph/executor.ts';
import type { Graph } from '../graph/graph.ts';
import type { ReferenceArray } from '../graph/kinds/kind-definition.ts';
import { kindDefinition } from '../graph/kinds/kinds.table.ts';
import { evaluate } from '../graph/evaluate.ts';

/** Runs the reference kernels in float64: slow, exact, and the definition every other executor is held against. */
export const referenceExecutor: Executor = {
  id: 'reference',
  version: '1',
  supports: () => true,
  compile: (graph) => {
    const missing = graph.nodes.find((node) => !Object.hasOwn(kindDefinition(node.kind), 'reference'));
    if (missing !== undefined) return Promise.resolve(failed(failure('engine/unexpected', `no reference kernel for ${missing.kind}`)));
    return Promise.resolve(succeeded(programOf(graph)));
  },
};

function programOf(graph: Graph): Program {
  return {
    graph,
    run: (feeds) => Promise.resolve(fetch(graph, feeds)),
    dispose: () => Promise.resolve(),
  };
}

function fetch(graph: Graph, feeds: Feeds): Fetches {
  const given = graph.inputs.map(({ name }): [string, ReferenceArray] => {
    const feed = feeds[name];
    if (feed === undefined) throw new FailureError(failure('engine/unexpected', `input "${name}" was not fed`));
    return [name, { shape: feed.shape, values: Float64Array.from(feed.values) }];
  });
  const results = evaluate(graph, new Map(given));
  return Object.fromEntries(
    graph.outputs.map((name) => {
      const result = results.get(name);
      if (result === undefined) throw new FailureError(failure('engine/unexpected', `output "${name}" was not made`));
      return [name, { shape: result.shape, values: Float32Array.from(result.values) }];
    }),
  );
}
