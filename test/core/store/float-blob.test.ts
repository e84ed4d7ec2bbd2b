import { expect, it } from 'vitest';

import { blobFloats, floatBlob } from '../../../core/store/float-blob.ts';

it('float32 values lie in the file in little-endian order', () => {
  // 1 = 3f800000, -2.5 = c0200000 (IEEE 754)
  expect(Buffer.from(floatBlob(Float32Array.of(1, -2.5))).toString('hex')).toBe('0000803f000020c0');
});

it('what was written is read again, from any offset of a larger buffer', () => {
  const values = Float32Array.of(0.1, -0, Infinity, 1e-45);
  const blob = floatBlob(values);
  const shifted = Buffer.concat([Buffer.from([9]), blob]).subarray(1);
  expect([blobFloats(blob), blobFloats(shifted)]).toEqual([values, values]);
});

it('a part of a value is no value', () => {
  expect(blobFloats(new Uint8Array(7))).toBeNull();
});
