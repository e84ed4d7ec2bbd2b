import type { WeightEncoding } from '../../graph/graph.ts';
import { halfFloat } from '../../numeric/half-float.ts';
import type { StoredArray } from '../keras/stored-array.ts';
import { bytesPerNumber } from './weight-specs.ts';
import type { Storage, WeightSpec } from './weight-specs.ts';

/**
 * A tensor of a file of weights. Quantised weights are only stored that way: TensorFlow.js widens them when it loads
 * them, and computes in float32.
 *
 *     real = integer * scale + minimum           uint8, uint16; in float64, rounded once
 */
export function storedArray({ name, shape, storage }: WeightSpec, bytes: Uint8Array): StoredArray {
  return { name, shape, encoding: encodingOf(storage), values: () => valuesOf(storage, bytes) };
}

function valuesOf(storage: Storage, bytes: Uint8Array): Float32Array {
  // A copy of its own begins where a float32 may begin; files and machines are little-endian alike.
  if (storage.kind === 'float32') return new Float32Array(bytes.slice().buffer);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = bytesPerNumber(storage);
  const read = readerOf(storage, view);
  return Float32Array.from({ length: bytes.byteLength / width }, (_, index) => read(index * width));
}

function readerOf(storage: Storage, view: DataView): (at: number) => number {
  switch (storage.kind) {
    case 'float32':
      return (at) => view.getFloat32(at, true);
    case 'float16':
      return (at) => halfFloat(view.getUint16(at, true));
    case 'int32':
      return (at) => view.getInt32(at, true);
    case 'affine': {
      const { bits, scale, minimum } = storage;
      return (at) => (bits === 8 ? view.getUint8(at) : view.getUint16(at, true)) * scale + minimum;
    }
  }
}

/** real = scale * (integer - zero point), as every integer encoding is told. */
function encodingOf(storage: Storage): WeightEncoding {
  if (storage.kind === 'affine')
    return { kind: 'integer', bits: storage.bits, scales: [storage.scale], zeroPoints: [-storage.minimum / storage.scale], axis: null };
  if (storage.kind === 'int32') return { kind: 'integer', bits: 32, scales: [1], zeroPoints: [0], axis: null };
  return { kind: storage.kind };
}
