import { endianness } from 'node:os';

const FLOAT_BYTES = 4;
const isLittleEndian = endianness() === 'LE';

/** Float32 values as they lie in the file: little-endian, on every machine. */
export function floatBlob(values: Float32Array): Uint8Array {
  if (isLittleEndian) return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const bytes = new Uint8Array(values.byteLength);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    view.setFloat32(index * FLOAT_BYTES, value, true);
  });
  return bytes;
}

/** A copy of its own, because blobs arrive at odd offsets (and `slice` of a Buffer copies nothing); null where the length is no multiple of four. */
export function blobFloats(bytes: Uint8Array): Float32Array | null {
  if (bytes.byteLength % FLOAT_BYTES !== 0) return null;
  if (isLittleEndian) return new Float32Array(new Uint8Array(bytes).buffer);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.byteLength / FLOAT_BYTES }, (_, index) => view.getFloat32(index * FLOAT_BYTES, true));
}
