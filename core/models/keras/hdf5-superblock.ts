import { refuse } from '../refusal.ts';

const OFFSET_BYTES = 8;
/** Where each version of the superblock keeps the size of its offsets, and where the file's end begins. */
const places: Readonly<Record<number, { readonly offsetSize: number; readonly end: number }>> = {
  0: { offsetSize: 13, end: 40 },
  1: { offsetSize: 13, end: 44 },
  2: { offsetSize: 9, end: 28 },
  3: { offsetSize: 9, end: 28 },
};

/**
 * Refuses a file that was cut, by what its first block says about its length: a reader that does not look would give
 * the layers before the cut and call the others missing.
 *
 * source  HDF5 File Format Specification 3.0, II.A (superblock)
 */
export function checkLength(bytes: Uint8Array): void {
  const place = places[bytes[8] ?? -1];
  const isKnown = place !== undefined && bytes[place.offsetSize] === OFFSET_BYTES && bytes.byteLength >= place.end + OFFSET_BYTES;
  if (!isKnown) return;
  const end = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(place.end, true);
  if (end > BigInt(bytes.byteLength)) refuse('damaged/truncated', `the file says that it has ${end} bytes, but it has ${bytes.byteLength}`);
}
