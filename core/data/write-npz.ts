import { zipSync } from 'fflate';
import type { Zippable } from 'fflate';

import { succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import { encodeNpy } from './write-npy.ts';
import type { WritableArray } from './write-npy.ts';
import { writeWhole } from './write-whole.ts';

/** The same arrays give the same bytes: entries carry no clock. fflate reads the local fields of the date. */
const NO_CLOCK = new Date(1980, 0, 1);

/** An .npz file as `numpy.load` reads it: one uncompressed .npy entry per name, in the order given. */
export function encodeNpz(arrays: Readonly<Record<string, WritableArray>>): Uint8Array {
  const entries: Zippable = {};
  for (const [name, array] of Object.entries(arrays)) entries[`${name}.npy`] = [encodeNpy(array), { level: 0, mtime: NO_CLOCK }];
  return zipSync(entries);
}

/** Writes whole or not at all. */
export async function writeNpz(path: string, arrays: Readonly<Record<string, WritableArray>>): Promise<Result<{ readonly bytes: number }>> {
  const bytes = encodeNpz(arrays);
  const written = await writeWhole(path, bytes);
  return written.ok ? succeeded({ bytes: bytes.length }) : written;
}
