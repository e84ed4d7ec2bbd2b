import type { WeightEncoding } from '../../graph/graph.ts';

/** A stored array of numbers: what it says about itself, and its values on demand. */
export interface StoredArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly encoding: WeightEncoding;
  values(): Float32Array;
}
