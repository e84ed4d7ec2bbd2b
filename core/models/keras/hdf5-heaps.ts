import { refuse } from '../refusal.ts';

const SIGNATURE = Buffer.from('GCOL\u0001', 'latin1');
const [HEADER_BYTES, OBJECT_HEADER_BYTES, ALIGNMENT] = [16, 16, 8];

/**
 * Refuses damaged heaps of variable-length text before the library sees them: it adds the 64-bit length of an object to
 * a 32-bit place, and a length that brings it back to where it was makes it walk round for ever.
 *
 *     GCOL 1 0 0 0, size (8)      then objects: index (2), references (2), 0 (4), length (8), content in steps of 8
 *
 * source  HDF5 File Format Specification 3.0, III.E (global heap)
 */
export function checkHeaps(bytes: Uint8Array): void {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = file.indexOf(SIGNATURE); at !== -1; at = file.indexOf(SIGNATURE, at + 1)) {
    if (!isHeap(file, at)) refuse('damaged/structure', `the text heap at ${at} contradicts itself`);
  }
}

function isHeap(file: Buffer, start: number): boolean {
  if (start + HEADER_BYTES > file.length) return false;
  const end = BigInt(start) + file.readBigUInt64LE(start + 8);
  if (end > BigInt(file.length)) return false;
  // What is left at the end may be too short for another object.
  for (let at = start + HEADER_BYTES; at + OBJECT_HEADER_BYTES <= Number(end);) {
    const length = file.readBigUInt64LE(at + 8);
    // Object 0 is free space, whose length counts its own header; the library would walk on the spot in one of length 0.
    const isFree = file.readUInt16LE(at) === 0;
    const whole = isFree ? length : BigInt(OBJECT_HEADER_BYTES) + length;
    if (whole < OBJECT_HEADER_BYTES || BigInt(at) + whole > end) return false;
    at += isFree ? Number(length) : OBJECT_HEADER_BYTES + Math.ceil(Number(length) / ALIGNMENT) * ALIGNMENT;
  }
  return true;
}
