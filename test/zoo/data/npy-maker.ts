/** An .npy file that claims whatever a test wants; `descr` and `shape` are raw Python text, `shape: null` leaves the key out. */
export interface NpyParts {
  readonly descr: string;
  readonly shape: string | null;
  readonly data: Uint8Array;
  readonly version?: number;
}

export function makeNpy({ descr, shape, data, version = 1 }: NpyParts): Uint8Array {
  const header = Buffer.from(`{'descr': ${descr}, 'fortran_order': False, ${shape === null ? '' : `'shape': ${shape}, `}}\n`, 'latin1');
  const head = Buffer.from(`\x93NUMPY${String.fromCharCode(version)}\0\0\0`, 'latin1');
  head.writeUInt16LE(header.length, 8);
  return new Uint8Array(Buffer.concat([head, header, data]));
}
