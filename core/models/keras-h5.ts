import { attempt, refuse } from './refusal.ts';
import { Hdf5File } from './keras/hdf5-file.ts';
import { readKeras } from './keras/read-keras.ts';
import { namedWeights } from './keras/named-weights.ts';
import type { ModelFormat } from './model-format.ts';

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
  read: (file) =>
    attempt(async () => {
      const stored = await Hdf5File.open(file.bytes, file.limits);
      try {
        const config = stored.text('/', 'model_config');
        if (config === null) refuseWithoutConfig(stored);
        return readKeras(file, { format: 'keras-h5', config, weights: namedWeights(stored), version: stored.text('/', 'keras_version') });
      } finally {
        stored.close();
      }
    }),
};

function refuseWithoutConfig(stored: Hdf5File): never {
  const names = stored.keys('/') ?? [];
  const isKeras = stored.texts('/', 'layer_names') !== null || names.includes('layers') || names.includes('_layer_checkpoint_dependencies');
  if (isKeras) refuse('unsupported/weights-only', 'the file holds the weights of a Keras model, but not its layers');
  return refuse('suspicious-format/unknown', 'an HDF5 file without a Keras model in it (no attribute "model_config")');
}
