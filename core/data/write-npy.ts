import type { NumberArray } from './npy-values.ts';

/** An array to write: row-major. */
export interface WritableArray {
  readonly shape: readonly number[];
  readonly values: NumberArray;
}

/** An .npy file, version 1.0, as `numpy.load` reads it: little-endian, C order, data aligned to 64 bytes. */
export function encodeNpy({ shape, values }: WritableArray): Uint8Array {
  const count = shape.reduce((product, side) => product * side, 1);
  if (count !== values.length)
    throw new RangeError(`shape ${shape.join('x')}: expected ${String(count)} values, received ${String(values.length)}`);
  const sides = shape.length === 1 ? `${String(shape[0])},` : shape.join(', ');
  const text = `{'descr': '${elementCode(values)}', 'fortran_order': False, 'shape': (${sides}), }`;
  const padded = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`; // 10 bytes before it, 1 for the line end
  const head = Buffer.from(`\x93NUMPY\x01\x00\x00\x00${padded}`, 'latin1');
  head.writeUInt16LE(padded.length, 8);
  return new Uint8Array(Buffer.concat([head, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)]));
}

function elementCode(values: NumberArray): string {
  if (values instanceof Float32Array) return '<f4';
  if (values instanceof Float64Array) return '<f8';
  if (values instanceof Int8Array) return '|i1';
  if (values instanceof Int16Array) return '<i2';
  if (values instanceof Int32Array) return '<i4';
  if (values instanceof BigInt64Array) return '<i8';
  if (values instanceof Uint8Array) return '|u1';
  if (values instanceof Uint16Array) return '<u2';
  if (values instanceof Uint32Array) return '<u4';
  return '<u8';
}
