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
