import { shownName } from '../contract/failures.ts';
import type { Limits } from '../contract/limits.ts';
import type { Graph } from '../graph/graph.ts';
import type { Model } from './model.ts';
import { refuse } from './refusal.ts';

/** What holds for every model, whatever its format: finite weights and a bounded graph. */
export function checkModel(model: Model, limits: Limits): void {
  const { nodes, shapes } = model.graph;
  if (nodes.length > limits.nodes)
    refuse('denial-of-service/limit', `the model has ${nodes.length} nodes; at most ${limits.nodes} are read (nodes)`);
  if (shapes.size > limits.tensors)
    refuse('denial-of-service/limit', `the model has ${shapes.size} tensors; at most ${limits.tensors} are read (tensors)`);
  const broken = notFinite(model.graph);
  if (broken.length === 0) return;
  const names = broken.slice(0, 5).map(shownName).join(', ');
  refuse('damaged/not-finite', `weights that are NaN or infinite: ${names}${broken.length > 5 ? ` and ${broken.length - 5} more` : ''}`);
}

function notFinite(graph: Graph): readonly string[] {
  return [...graph.weights].filter(([, weight]) => !weight.values.every(Number.isFinite)).map(([name]) => name);
}
