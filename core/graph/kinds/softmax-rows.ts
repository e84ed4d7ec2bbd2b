import type { ReferenceArray } from './kind-definition.ts';
import { extent } from '../shape.ts';

/** log softmax along the last axis; the maximum is taken out first so that exp cannot overflow. */
export function logSoftmaxRows(x: ReferenceArray): ReferenceArray {
  const length = extent(x.shape, -1);
  const values = new Float64Array(x.values.length);
  for (let start = 0; start < values.length; start += length) {
    const row = x.values.subarray(start, start + length);
    const largest = row.reduce((best, value) => Math.max(best, value), -Infinity);
    const shift = largest + Math.log(row.reduce((sum, value) => sum + Math.exp(value - largest), 0));
    values.set(
      row.map((value) => value - shift),
      start,
    );
  }
  return { shape: x.shape, values };
}
