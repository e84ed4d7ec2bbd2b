import type { StoredArray } from './stored-array.ts';

/** One step from the whole model down to a layer: its own name, and what Keras 3 calls its slot (`conv2d_1`). */
export interface LayerStep {
  readonly name: string;
  readonly slot: string;
}

/** Where the weights of a layer lie; the two ways Keras has of storing them. */
export interface WeightSource {
  /** Stored arrays of a layer in the order Keras builds them; the path starts at the outermost model. */
  arraysOf(path: readonly LayerStep[]): readonly StoredArray[];
}
