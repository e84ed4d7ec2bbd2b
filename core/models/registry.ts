import { kerasH5 } from './keras-h5.ts';
import { kerasZip } from './keras-zip.ts';
import type { ModelFormat } from './model-format.ts';
import { tfjsLayers } from './tfjs-layers.ts';
import { tflite } from './tflite.ts';

/** Every model format, in the order in which their content is asked about. */
export const modelFormats: readonly ModelFormat[] = [kerasH5, kerasZip, tflite, tfjsLayers];
