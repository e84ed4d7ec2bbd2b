/** What an element of an .npy array is. `text` and `bytes` hold labels; their item size is in the file. */
export type NpyType =
  | 'float16'
  | 'float32'
  | 'float64'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'bool'
  | 'text'
  | 'bytes';

/** Numpy's letter and size, without the byte order, for every type of fixed size. */
export const npyTypes: ReadonlyMap<string, NpyType> = new Map([
  ['f2', 'float16'],
  ['f4', 'float32'],
  ['f8', 'float64'],
  ['i1', 'int8'],
  ['i2', 'int16'],
  ['i4', 'int32'],
  ['i8', 'int64'],
  ['u1', 'uint8'],
  ['u2', 'uint16'],
  ['u4', 'uint32'],
  ['u8', 'uint64'],
  ['b1', 'bool'],
]);

/** True for values that are fed to a network as they are; every other type passes the card. */
export function isFloatType(type: NpyType): boolean {
  return type === 'float16' || type === 'float32' || type === 'float64';
}
