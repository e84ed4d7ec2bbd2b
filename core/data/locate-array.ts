import { closeSync } from 'node:fs';

import { failure, shownName } from '../contract/failures.ts';
import type { Limits } from '../contract/limits.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import type { ItemArray } from './array-items.ts';
import { labelsArrayOf } from './array-labels.ts';
import type { DataPlace } from './data-source.ts';
import { LONGEST_NPY_HEADER, parseNpyHeader } from './npy-header.ts';
import { checkSize, readStored } from './npy.ts';
import type { StoredArray } from './npy.ts';
import { isZip, openNpz } from './npz.ts';
import type { Npz } from './npz.ts';
import { openRegularFile, readAt } from './regular-file.ts';
import type { OpenFile } from './regular-file.ts';

/** The array of a file that holds the items, and the labels that lie in the same archive. */
export interface LocatedArray {
  readonly array: ItemArray;
  readonly inside: StoredArray | null;
  readonly notices: readonly string[];
  /** Ends reading; a row-major .npy is read from the open file. */
  close(): void;
}

/** Finds the items in an .npy or .npz file. */
export async function locateArray(place: DataPlace): Promise<Result<LocatedArray>> {
  const opened = openRegularFile(place.path, { followLinks: true });
  if (!opened.ok) return opened;
  const file = opened.value;
  const found = isZip(readAt(file, 0, 4)) ? await arrayOfArchive(file, place) : arrayOfFile(file, place.limits);
  if (found.ok && found.value.keepsOpen) return succeeded({ ...found.value, close: closedOnce(file) });
  closeSync(file.descriptor);
  return found.ok ? succeeded({ ...found.value, close: () => undefined }) : found;
}

/** A descriptor closed twice may by then belong to another file. */
function closedOnce({ descriptor }: OpenFile): () => void {
  let open = true;
  return () => {
    if (open) closeSync(descriptor);
    open = false;
  };
}

interface Located extends Omit<LocatedArray, 'close'> {
  /** True while items are still read from the file. */
  readonly keepsOpen: boolean;
}

function arrayOfFile(file: OpenFile, limits: Limits): Result<Located> {
  const header = parseNpyHeader(readAt(file, 0, LONGEST_NPY_HEADER), limits);
  if (!header.ok) return header;
  const sized = checkSize(header.value, file.bytes);
  if (!sized.ok) return sized;
  const { dataOffset, shape, fortranOrder } = header.value;
  if (!fortranOrder) {
    const bytes = (from: number, length: number) => readAt(file, dataOffset + from, length);
    return succeeded({ array: { elements: header.value, shape, bytes }, inside: null, notices: [], keepsOpen: true });
  }
  const stored = readStored(readAt(file, 0, file.bytes), limits);
  return stored.ok ? succeeded({ array: inMemory(stored.value), inside: null, notices: [], keepsOpen: false }) : stored;
}

async function arrayOfArchive(file: OpenFile, place: DataPlace): Promise<Result<Located>> {
  const npz = await openNpz(file.descriptor, place.limits);
  if (!npz.ok) return npz;
  const name = await chooseArray(npz.value, place.arrayName);
  if (!name.ok) return name;
  const stored = await npz.value.read(name.value);
  if (!stored.ok) return stored;
  const labelsName = place.labelsPath === null ? labelsArrayOf(npz.value) : null;
  const inside = labelsName === null || labelsName === name.value ? null : await npz.value.read(labelsName);
  if (inside?.ok === false) return inside;
  const notices = [
    `items from the array "${shownName(name.value)}"${inside === null ? '' : `, labels from "${shownName(labelsName ?? '')}"`}`,
  ];
  return succeeded({ array: inMemory(stored.value), inside: inside === null ? null : inside.value, notices, keepsOpen: false });
}

const USUAL_NAMES = /^(?:images?|inputs?|data|signals?|x)(?:_.*)?$/i;

async function chooseArray(npz: Npz, wanted: string | null): Promise<Result<string>> {
  if (wanted !== null) return succeeded(wanted); // a wrong name is refused, with the right ones, when it is read
  const usual = npz.names.filter((name) => USUAL_NAMES.test(name));
  const candidates: string[] = [];
  for (const name of usual.length > 0 ? usual : npz.names) {
    const header = await npz.header(name);
    if (!header.ok) return header;
    if (header.value.shape.length >= 2) candidates.push(name);
  }
  if (npz.names.length === 0) return failed(failure('data/none', 'the .npz holds no array'));
  const [only, ...others] = candidates;
  if (only !== undefined && others.length === 0) return succeeded(only);
  return failed(
    failure(
      'data/none',
      `expected the name of one array (FILE.npz:NAME), the file holds ${npz.names.slice(0, 20).map(shownName).join(', ')}`,
    ),
  );
}

function inMemory({ header, stored }: StoredArray): ItemArray {
  return { elements: header, shape: header.shape, bytes: (from, length) => stored.subarray(from, from + length) };
}
