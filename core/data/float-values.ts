import type { NumberArray } from './npy-values.ts';

/** Any numbers as float32, rounded once; 64-bit integers beyond 2^24 lose digits like every float32 does. */
export function toFloat32(values: NumberArray): Float32Array {
  if (values instanceof Float32Array) return values;
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) return Float32Array.from(values, Number);
  return Float32Array.from(values);
}
