import { failure } from '../contract/failures.ts';
import { failed } from '../contract/result.ts';
import type { Executor } from '../graph/executor.ts';
import type { Graph } from '../graph/graph.ts';
import type { NodeKind } from '../graph/node.ts';

import type { SelfTest } from './self-test.ts';

/**
 * An executor that refuses graphs with kinds it does not know or has been seen to compute wrongly: the row of one
 * executor in the table kind x executor. Every program of a run is compiled before its first item, so that what cannot
 * run is refused and not discovered.
 */
export function refusingKinds(executor: Executor, { kinds }: SelfTest): Executor {
  const wrong = new Set(kinds.filter(({ state }) => state === 'failed').map(({ kind }) => kind));
  const supports = (kind: NodeKind): boolean => executor.supports(kind) && !wrong.has(kind);
  return {
    ...executor,
    supports,
    compile: (graph, how) => {
      const refused = refusedKinds(graph, supports);
      if (refused.length === 0) return executor.compile(graph, how);
      const reason = `${executor.id} cannot run ${refused.join(', ')}: it has no kernel for it, or one that failed the self-test`;
      return Promise.resolve(failed(failure('engine/no-executor', reason)));
    },
  };
}

function refusedKinds(graph: Graph, supports: (kind: NodeKind) => boolean): NodeKind[] {
  return [...new Set(graph.nodes.map(({ kind }) => kind))].filter((kind) => !supports(kind));
}
