import { widenHalfFloats } from '../numeric/half-float.ts';
import type { NpyType } from './npy-type.table.ts';

export type NumberArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array;

/** How the elements lie in a file. */
export interface StoredElements {
  readonly type: NpyType;
  readonly bigEndian: boolean;
  readonly itemBytes: number;
}

/**
 * Elements as numbers of this machine, copied: float16 is widened to float32, bool becomes 0 and 1.
 * Labels (`text`, `bytes`) are read with `textsOf`.
 */
export function numbersOf(stored: Uint8Array, elements: StoredElements): NumberArray {
  const { buffer } = inMachineOrder(stored, elements.bigEndian ? elements.itemBytes : 1);
  switch (elements.type) {
    case 'float16':
      return widenHalfFloats(new Uint16Array(buffer));
    case 'float32':
      return new Float32Array(buffer);
    case 'float64':
      return new Float64Array(buffer);
    case 'int8':
      return new Int8Array(buffer);
    case 'int16':
      return new Int16Array(buffer);
    case 'int32':
      return new Int32Array(buffer);
    case 'int64':
      return new BigInt64Array(buffer);
    case 'uint8':
      return new Uint8Array(buffer);
    case 'uint16':
      return new Uint16Array(buffer);
    case 'uint32':
      return new Uint32Array(buffer);
    case 'uint64':
      return new BigUint64Array(buffer);
    case 'bool':
      return new Uint8Array(buffer).map((value) => (value === 0 ? 0 : 1));
    case 'text':
    case 'bytes':
      throw new TypeError(`expected elements that are numbers, received ${elements.type}`);
  }
}

/** Elements as label texts: whole numbers in decimal, strings without their padding. */
export function textsOf(stored: Uint8Array, elements: StoredElements): readonly string[] {
  const { type, bigEndian, itemBytes } = elements;
  if (type !== 'text' && type !== 'bytes') return Array.from<number | bigint, string>(numbersOf(stored, elements), String);
  const cells = Array.from({ length: stored.length / itemBytes }, (_, index) =>
    stored.subarray(index * itemBytes, (index + 1) * itemBytes),
  );
  if (type === 'bytes') return cells.map((cell) => trimmed(Buffer.from(cell).toString('utf8')));
  return cells.map((cell) => trimmed(Array.from(new Uint32Array(inMachineOrder(cell, bigEndian ? 4 : 1).buffer), characterOf).join('')));
}

/** A copy that starts at an aligned offset; `swapped` > 1 reverses the bytes of every element of that size. */
function inMachineOrder(stored: Uint8Array, swapped: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(stored.length);
  copy.set(stored);
  if (swapped > 1) for (let at = 0; at < copy.length; at += swapped) copy.subarray(at, at + swapped).reverse();
  return copy;
}

/** Beyond Unicode's range a hostile file would make `String.fromCodePoint` throw. */
function characterOf(point: number): string {
  return point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point);
}

function trimmed(text: string): string {
  return text.replace(/\0+$/, '');
}
