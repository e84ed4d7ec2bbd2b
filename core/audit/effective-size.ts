import type { ModelSummary } from '../contract/model-summary.ts';

/**
 * Bytes that the weights need when zeros cost nothing: the size compression aims at, whatever container the file uses.
 * A pruned file of dense zeros and a zipped file are compared fairly by it.
 */
export function effectiveBytes(model: ModelSummary): number {
  return model.layers.reduce((sum, layer) => sum + ((layer.parameters - layer.zeros) * layer.bits) / 8, 0);
}
