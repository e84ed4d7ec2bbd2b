import type { ModelSummary } from '../../../core/contract/model-summary.ts';

/** A model of three classes over pictures of 8x8, described as a worker describes it. */
export function sampleSummary(hash: string, name: string): ModelSummary {
  return {
    hash,
    name,
    format: 'keras-h5',
    bytes: 100,
    inputShape: [8, 8, 1],
    classes: 3,
    outputKind: 'logits',
    parameters: 10,
    zeros: 0,
    bits: [32],
    macs: 100,
    integer: false,
    layers: [],
    defaultLayer: null,
    card: { state: 'none', card: null, file: null },
    notices: [],
  };
}
