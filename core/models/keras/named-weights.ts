import { shownName } from '../../contract/failures.ts';
import { refuse } from '../refusal.ts';
import type { Hdf5File } from './hdf5-file.ts';
import type { StoredArray } from './stored-array.ts';
import type { LayerStep, WeightSource } from './weight-source.ts';

const ROOT = '/model_weights';

/**
 * Weights of a .h5 file (Keras 2, and the legacy format of Keras 3): one group per layer of the outermost model,
 * whose attribute `weight_names` lists its arrays in order. The arrays of a model used as a layer lie in its group,
 * trainable ones first, so those of an inner layer are found by the layer's name inside theirs.
 */
export function namedWeights(file: Hdf5File): WeightSource {
  return {
    arraysOf: (path) => {
      const [outermost] = path;
      const inner = path.length > 1 ? path.at(-1) : undefined;
      if (outermost === undefined) return [];
      const names = file.texts(`${ROOT}/${outermost.name}`, 'weight_names') ?? [];
      return names
        .filter((name) => inner === undefined || belongsTo(name, inner))
        .map((name) => arrayNamed(file, `${ROOT}/${outermost.name}/${name}`));
    },
  };
}

function belongsTo(weight: string, layer: LayerStep): boolean {
  return `/${weight.slice(0, weight.lastIndexOf('/'))}`.endsWith(`/${layer.name}`);
}

function arrayNamed(file: Hdf5File, path: string): StoredArray {
  return file.array(path) ?? refuse('damaged/weights', `the array ${shownName(path)} is listed but not stored`);
}
