import type { ModelFormat } from './model-format.ts';
import { attempt } from './refusal.ts';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * Keras .h5: the whole model in one HDF5 file, as Keras 2 and the legacy format of Keras 3 write it. The architecture
 * is JSON in the attribute `model_config`, the weights are arrays named after their layers.
 *
 * shape   filters and matrices as stored; batch norms become one scale and one shift per channel
 * check   fixtures of nets A to E and MLPerf Tiny's ResNet-8 give Keras' own answers to 1e-4 (logits), 1e-5 (probabilities)
 * source  Keras 2.15, `hdf5_format.py`; Keras 3.15, `legacy_h5_format.py`
 */
export const kerasH5: ModelFormat = {
  id: 'keras-h5',
  version: 1,
  title: 'Keras .h5',
  summary: 'Whole models saved by Keras 2 or Keras 3 in one HDF5 file.',
  source: {
    authors: 'Chollet and others',
    year: 2015,
    title: 'Keras, whole-model saving in HDF5',
    url: 'https://keras.io/guides/serialization_and_saving/',
  },
  options: {},
  extensions: ['h5', 'hdf5', 'keras'],
  match: (head) => head.kind === 'file' && SIGNATURE.every((byte, index) => head.bytes[index] === byte),
  read: (file) => attempt(async () => (await import('./keras/read-h5.ts')).readH5(file)),
};
