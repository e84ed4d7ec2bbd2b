import type { ItemRef } from '../contract/data-summary.ts';
import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import { hashOfBytes, hashOfValues } from './decode.ts';
import type { DataPlace, DataReader, DecodedItem } from './data-source.ts';
import { toFloat32 } from './float-values.ts';
import { channelsLast } from './channels-last.ts';
import { isFloatType } from './npy-type.table.ts';
import { numbersOf } from './npy-values.ts';
import type { NumberArray, StoredElements } from './npy-values.ts';

/** An array whose first axis counts items, wherever its bytes are. */
export interface ItemArray {
  readonly elements: StoredElements;
  /** [N, ...item]. */
  readonly shape: readonly number[];
  /** Bytes `from` to `from + length` of the elements, in row-major order. */
  bytes(from: number, length: number): Uint8Array;
}

/**
 * Reads the items of an array one by one.
 *
 *     uint8      8-bit values, white 255           uint16   16-bit values, white 65535
 *     float      fed as it is, no card             others   whole numbers as float32, pass the card as if white were 255
 *
 * shape   [N,H,W,C] or [N,T,C] -> [H,W,C] or [T,C]; grey pictures [N,H,W] of uint8 or uint16 -> [H,W,1]
 */
export function arrayReader(array: ItemArray, place: DataPlace, close: () => void): DataReader {
  return { read: async (item) => readItem(array, item, place), close: async () => close() };
}

/** SHA-256 of the stored bytes of one item. */
export function storedHash(array: ItemArray, index: number): string {
  return hashOfBytes(storedItem(array, index));
}

export function itemShapeOf({ shape, elements }: ItemArray, layout: DataPlace['layout']): readonly number[] {
  const stored = shape.slice(1);
  const [channels, ...others] = stored;
  const last = layout === 'nchw' && channels !== undefined ? [...others, channels] : stored;
  const grey = last.length === 2 && layout === 'nhwc' && (elements.type === 'uint8' || elements.type === 'uint16');
  return grey ? [...last, 1] : last;
}

function readItem(array: ItemArray, { locator }: ItemRef, { layout }: DataPlace): Result<DecodedItem> {
  const index = /^\d{1,15}$/.test(locator) ? Number(locator) : -1;
  if (index < 0 || index >= (array.shape[0] ?? 0)) return failed(failure('data/undecodable', `the array has no item ${locator}`));
  const stored = storedItem(array, index);
  if (stored.length < itemBytes(array)) return failed(failure('damaged/truncated', `item ${locator} is no longer in the file`));
  const numbers = numbersOf(stored, array.elements);
  const ordered = layout === 'nchw' ? channelsLast(numbers, array.shape.slice(1)) : numbers;
  const pixels = pixelsOf(ordered, array.elements);
  const whiteLevel = isFloatType(array.elements.type) ? null : pixels instanceof Uint16Array ? 65_535 : 255;
  const odd = whiteLevel === null ? pixels.findIndex((value) => !Number.isFinite(value)) : -1;
  // Such an item has no map and no score; it is counted as skipped, so that it can never turn into a 0 or a 1.
  if (odd >= 0) return failed(failure('data/undecodable', `item ${locator} holds NaN or an infinite value (position ${String(odd)})`));
  const shape = itemShapeOf(array, layout);
  return succeeded({
    shape,
    pixels,
    whiteLevel,
    fromPicture: false,
    decodedHash: hashOfValues(shape, pixels),
    bytesHash: hashOfBytes(stored),
    notes: [],
  });
}

function pixelsOf(values: NumberArray, { type }: StoredElements): DecodedItem['pixels'] {
  if (values instanceof Uint16Array && type === 'uint16') return values;
  return values instanceof Uint8Array && type === 'uint8' ? values : toFloat32(values);
}

function storedItem(array: ItemArray, index: number): Uint8Array {
  return array.bytes(index * itemBytes(array), itemBytes(array));
}

function itemBytes({ shape, elements }: ItemArray): number {
  return shape.slice(1).reduce((product, side) => product * side, elements.itemBytes);
}
