import type { Result } from '../contract/result.ts';
import { failed, succeeded } from '../contract/result.ts';
import { shapeOf } from '../graph/graph.ts';
import { sameShape } from '../graph/shape.ts';

import type { LayerTensor } from './layer-tensor.ts';
import { layerTensor } from './layer-tensor.ts';
import type { Model } from './model.ts';

export interface PairedLayers {
  readonly teacher: LayerTensor;
  readonly compressed: LayerTensor;
}

/**
 * The layer to explain at in both models. `auto` is each model's own default; a name that only the teacher has (file
 * formats name layers differently) is paired by order and shape, counted from the end. Null: a model has no such layer.
 */
export function pairedLayers(teacher: Model, compressed: Model, wanted: string): Result<PairedLayers | null> {
  const first = layerTensor(teacher, wanted);
  if (!first.ok) return first;
  const second = layerTensor(compressed, wanted);
  const match = second.ok ? second.value : sameFromTheEnd(teacher, compressed, first.value);
  if (!second.ok && match === null) return failed(second.failure);
  return succeeded(first.value === null || match === null ? null : { teacher: first.value, compressed: match });
}

function sameFromTheEnd(teacher: Model, compressed: Model, wanted: LayerTensor | null): LayerTensor | null {
  if (wanted === null) return null;
  const shape = shapeOf(teacher.graph, wanted.tensor);
  const alike = (model: Model) => model.layers.filter((layer) => sameShape(shapeOf(model.graph, layer.output), shape));
  const [ours, theirs] = [alike(teacher), alike(compressed)];
  const fromEnd = ours.length - ours.findIndex((layer) => layer.output === wanted.tensor);
  const found = fromEnd > ours.length ? undefined : theirs[theirs.length - fromEnd];
  return found === undefined ? null : { layer: found.name, tensor: found.output };
}
