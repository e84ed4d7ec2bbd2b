import { succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import { arrayReader } from './array-items.ts';
import { labelsOfArray, readLabels } from './array-labels.ts';
import type { ArrayLabels } from './array-labels.ts';
import type { DataPlace, DataSource } from './data-source.ts';
import { locateArray } from './locate-array.ts';
import type { LocatedArray } from './locate-array.ts';
import { isNpy } from './npy-header.ts';
import { isZip } from './npz.ts';
import { checkShape, openArray } from './open-array.ts';
import type { FoundArray } from './open-array.ts';
import { readHead } from './regular-file.ts';

/**
 * Arrays in .npy and .npz files; the first axis counts items.
 *
 * which    `x.npz:NAME`, else the array called images, inputs, data, signals or x, else the only one that can hold items
 * labels   `--labels`, else the array of the .npz called labels, targets, classes or y
 * shape    [N,H,W,C], [N,H,W], [N,T,C]; [N,C,...] with `--layout nchw`
 * cost     a row-major .npy is read item by item; an .npz, or Fortran order, is held in memory
 */
export const arrayFile: DataSource = {
  id: 'array-file',
  version: 1,
  title: 'NumPy array',
  summary: 'An .npy or .npz file: floats are fed as they are, whole numbers pass the card.',
  source: {
    authors: 'NumPy developers',
    year: 2008,
    title: 'NEP 1: a simple file format for NumPy arrays',
    url: 'https://numpy.org/neps/nep-0001-npy-format.html',
  },
  options: {},
  match: async (place) => {
    const head = readHead(place.path, 64);
    return head.ok && (isNpy(head.value) || isZip(head.value));
  },
  open: async (place) => {
    const found = await findArray(place, { withLabels: true });
    if (!found.ok) return found;
    const opened = openArray(found.value, place);
    if (!opened.ok) found.value.close();
    return opened;
  },
  openReader: async (place) => {
    const found = await findArray(place, { withLabels: false });
    if (!found.ok) return found;
    const { array, close } = found.value;
    const checked = checkShape(array, place);
    if (checked.ok) return succeeded(arrayReader(array, place, close));
    close();
    return checked;
  },
};

async function findArray(place: DataPlace, { withLabels }: { readonly withLabels: boolean }): Promise<Result<FoundArray>> {
  const located = await locateArray(place);
  if (!located.ok) return located;
  const { array, notices, close } = located.value;
  const labels = withLabels ? await labelsFor(located.value, place) : succeeded(null);
  if (labels.ok) return succeeded({ source: arrayFile.id, array, labels: labels.value, notices, close });
  close();
  return labels;
}

async function labelsFor({ array, inside }: LocatedArray, { labelsPath, limits }: DataPlace): Promise<Result<ArrayLabels | null>> {
  const items = array.shape[0] ?? 0;
  if (labelsPath !== null) return readLabels(labelsPath, items, limits);
  return inside === null ? succeeded(null) : labelsOfArray(inside, items);
}
