import { boundedJson } from '../bounded-json.ts';
import type { ModelBytes } from '../model-format.ts';
import type { Model } from '../model.ts';
import { refuse } from '../refusal.ts';
import { Hdf5File } from './hdf5-file.ts';
import { namedWeights } from './named-weights.ts';
import { readKeras } from './read-keras.ts';

/** A whole model in one HDF5 file: architecture in an attribute of the root, weights in groups named after layers. */
export async function readH5(file: ModelBytes): Promise<Model> {
  const stored = await Hdf5File.open(file.bytes, file.limits);
  try {
    const config = stored.text('/', 'model_config');
    if (config === null) refuseWithoutConfig(stored);
    return readKeras(file, {
      format: 'keras-h5',
      config: boundedJson(config, file.limits, 'the model config'),
      weights: namedWeights(stored),
      version: stored.text('/', 'keras_version'),
    });
  } finally {
    stored.close();
  }
}

function refuseWithoutConfig(stored: Hdf5File): never {
  const names = stored.keys('/') ?? [];
  const isKeras = stored.texts('/', 'layer_names') !== null || names.includes('layers') || names.includes('_layer_checkpoint_dependencies');
  if (isKeras) refuse('unsupported/weights-only', 'the file holds the weights of a Keras model, but not its layers');
  return refuse('suspicious-format/unknown', 'an HDF5 file without a Keras model in it (no attribute "model_config")');
}
