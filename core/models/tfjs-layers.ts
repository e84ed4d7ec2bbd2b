import type { ModelFormat } from './model-format.ts';
import { attempt } from './refusal.ts';

const MARKS = ['"modelTopology"', '"weightsManifest"'];

/**
 * TensorFlow.js layers model: `model.json` holds Keras layers and a list of weights, which lie in files beside it
 * (shards), as float32, float16, or 8- or 16-bit integers with one scale and minimum per tensor. Integers are only
 * stored: they are widened on loading, and the network computes in float32.
 *
 * shape   as `keras-h5`; the meaning is Keras' where TensorFlow.js itself ignores a setting
 * check   fixtures of nets A to E give the answers of TensorFlow.js 4.22 to 1e-4 (logits), 1e-5 (probabilities)
 * source  @tensorflow/tfjs-core 4.22, io/types.ts (ModelJSON) and io/io_utils.ts (decodeWeights)
 */
export const tfjsLayers: ModelFormat = {
  id: 'tfjs-layers',
  version: 1,
  title: 'TensorFlow.js layers model',
  summary: 'model.json with its weight files; uint8, uint16 and float16 weights included.',
  source: {
    authors: 'Smilkov, Thorat, Assogba and others',
    year: 2019,
    title: 'TensorFlow.js: Machine Learning for the Web and Beyond',
    url: 'https://arxiv.org/abs/1901.05350',
  },
  options: {},
  extensions: ['json'],
  match: (head) => {
    if (head.kind !== 'file') return false;
    const text = Buffer.from(head.bytes).toString('latin1');
    return /^(?:\u00ef\u00bb\u00bf)?\s*\{/.test(text) && MARKS.some((mark) => text.includes(mark));
  },
  read: (file) => attempt(async () => (await import('./tensorflow-js/read-layers-model.ts')).readLayersModel(file)),
};
