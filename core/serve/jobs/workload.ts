import { macsOf } from '../../executors/agreement.ts';
import type { Graph } from '../../graph/graph.ts';

/** Below this a network gains nothing from a second thread: workers with one thread each are faster. */
const SMALL_NETWORK_MACS = 50e6;
const SMALL_NETWORK_BATCH = 32;
const LARGE_NETWORK_BATCH = 8;

export function isSmallNetwork(graph: Graph): boolean {
  return macsOf(graph) < SMALL_NETWORK_MACS;
}

/** Items per run: as many as keep the activations in the processor's cache. */
export function batchFor(graph: Graph): number {
  return isSmallNetwork(graph) ? SMALL_NETWORK_BATCH : LARGE_NETWORK_BATCH;
}

/**
 * How a run shares the processors. A small network gets one worker with one thread for each processor: its layers are
 * too short to be divided, batches are not. A large one gets one worker with all threads, because a second would hold
 * its weights and layers once more. What a person names is kept, and the rest follows it.
 */
export function shareOfMachine(
  graph: Graph,
  asked: { readonly threads: number | null; readonly workers?: number | null; readonly processors: number },
): { readonly threads: number; readonly workers: number | null } {
  const { processors, workers = null } = asked;
  if (asked.threads !== null) return { threads: asked.threads, workers: workers ?? Math.max(1, Math.floor(processors / asked.threads)) };
  if (isSmallNetwork(graph)) return { threads: 1, workers };
  return { threads: Math.max(1, Math.floor(processors / (workers ?? 1))), workers: workers ?? 1 };
}
