import type { Hdf5File } from './hdf5-file.ts';
import type { StoredArray } from './stored-array.ts';
import type { LayerStep, WeightSource } from './weight-source.ts';

/**
 * Weights inside a .keras file: `layers/<slot>/vars/<number>`, one level of `layers` per model in models. The slot is
 * the class name in snake case, counted per class and model (`conv2d`, `conv2d_1`), never the layer's own name.
 * TensorFlow 2.12 to 2.15 wrote the same tree under another first name.
 */
export function slottedWeights(file: Hdf5File): WeightSource {
  const root = file.keys('/_layer_checkpoint_dependencies') === null ? 'layers' : '_layer_checkpoint_dependencies';
  return { arraysOf: (path) => arraysIn(file, `${placeOf(root, path)}/vars`) };
}

function placeOf(root: string, path: readonly LayerStep[]): string {
  return path.map((step) => `/${root}/${step.slot}`).join('');
}

function arraysIn(file: Hdf5File, group: string): readonly StoredArray[] {
  const arrays: StoredArray[] = [];
  for (let number = 0; ; number += 1) {
    const array = file.array(`${group}/${number}`);
    if (array === null) return arrays;
    arrays.push(array);
  }
}

/** `BatchNormalization` becomes `batch_normalization`, `ReLU` becomes `re_lu`: Keras' own two replacements. */
export function snakeCase(className: string): string {
  return className
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
