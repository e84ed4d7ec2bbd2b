import { cut } from '../cut.ts';
import type { Graph } from '../graph.ts';
import { foldConstants } from './fold-constants.ts';
import { foldNorms } from './fold-norms.ts';
import { mergeEqual } from './merge-equal.ts';
import { simplify } from './simplify.ts';

/**
 * The same outputs with less work: what nobody needs is dropped, equal nodes are merged, constants are computed,
 * norms are folded into the convolution before them, and identities vanish. Tensors that are outputs stay.
 * Applied per program, never to a model.
 */
export function fold(graph: Graph): Graph {
  const passes = [mergeEqual, foldConstants, simplify, foldNorms, mergeEqual];
  const needed = (it: Graph): Graph => cut(it, { at: [], outputs: it.outputs });
  const folded = passes.reduce((it, pass) => needed(pass(it)), needed(graph));
  return { ...folded, inputs: graph.inputs.filter((input) => folded.inputs.some(({ name }) => name === input.name)) };
}
