import { closeSync } from 'node:fs';

import { failure, shownName } from '../contract/failures.ts';
import type { Limits } from '../contract/limits.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import { isIdx, readIdxFile } from './idx-file.ts';
import { readLabelsCsv } from './labels-csv.ts';
import { isNpy } from './npy-header.ts';
import { readStored } from './npy.ts';
import type { StoredArray } from './npy.ts';
import { textsOf } from './npy-values.ts';
import { isZip, openNpz } from './npz.ts';
import type { Npz } from './npz.ts';
import { openRegularFile, readHead, readRegularFile } from './regular-file.ts';

/** What is known of every item of an array, in its order. */
export interface ArrayLabels {
  readonly labels: readonly (string | null)[];
  readonly clusters: readonly (string | null)[] | null;
}

const LABEL_NAMES = /^(?:labels?|targets?|classes|y)$/i;

/** Labels for the items of an array: .npy, .npz, IDX (packed or not) or CSV, told apart by content. */
export async function readLabels(path: string, items: number, limits: Limits): Promise<Result<ArrayLabels>> {
  const head = readHead(path, 64);
  if (!head.ok) return head;
  if (isZip(head.value)) return labelsOfArchive(path, items, limits);
  if (isNpy(head.value)) {
    const file = readRegularFile(path, { followLinks: true, limitBytes: limits.arrayBytes });
    const stored = file.ok ? readStored(file.value, limits) : file;
    return stored.ok ? labelsOfArray(stored.value, items) : stored;
  }
  if (isIdx(head.value)) {
    const idx = readIdxFile(path, limits);
    return idx.ok ? fitting(textsOf(idx.value.stored, idx.value.elements), idx.value.shape, items) : idx;
  }
  const rows = readLabelsCsv(path, limits);
  if (!rows.ok) return rows;
  const fitted = fitting(
    rows.value.map((row) => row.label),
    [rows.value.length],
    items,
  );
  return fitted.ok ? succeeded({ ...fitted.value, clusters: rows.value.map((row) => row.cluster) }) : fitted;
}

/** The array of an archive that holds the labels: one with such a name, or null. */
export function labelsArrayOf(npz: Npz): string | null {
  return npz.names.find((name) => LABEL_NAMES.test(name)) ?? null;
}

export function labelsOfArray({ stored, header }: StoredArray, items: number): Result<ArrayLabels> {
  return fitting(textsOf(stored, header), header.shape, items);
}

async function labelsOfArchive(path: string, items: number, limits: Limits): Promise<Result<ArrayLabels>> {
  const opened = openRegularFile(path, { followLinks: true });
  if (!opened.ok) return opened;
  try {
    const npz = await openNpz(opened.value.descriptor, limits);
    if (!npz.ok) return npz;
    const { names } = npz.value;
    const name = labelsArrayOf(npz.value) ?? (names.length === 1 ? names[0] : undefined);
    if (name === undefined)
      return failed(failure('data/labels', `expected an array called "labels", received ${names.map(shownName).join(', ')}`));
    const stored = await npz.value.read(name);
    return stored.ok ? labelsOfArray(stored.value, items) : stored;
  } finally {
    closeSync(opened.value.descriptor);
  }
}

/** One label per item; [N, 1] counts as [N]. */
function fitting(labels: readonly (string | null)[], shape: readonly number[], items: number): Result<ArrayLabels> {
  const flat = shape.length === 1 || (shape.length === 2 && shape[1] === 1);
  if (flat && labels.length === items) return succeeded({ labels, clusters: null });
  return failed(failure('data/labels', `expected ${String(items)} labels, one per item, received an array of ${shape.join(' x ')}`));
}
