import { basename } from 'node:path';

import type { ItemRef } from '../contract/data-summary.ts';
import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import { arrayReader, itemShapeOf, storedHash } from './array-items.ts';
import type { ItemArray } from './array-items.ts';
import type { ArrayLabels } from './array-labels.ts';
import type { DataPlace, OpenData } from './data-source.ts';
import { duplicateNotices, findDuplicates } from './find-duplicates.ts';
import { isFloatType } from './npy-type.table.ts';
import { summarise } from './summarise-data.ts';

/** An array with its labels, ready to be listed as items. */
export interface FoundArray {
  readonly source: string;
  readonly array: ItemArray;
  readonly labels: ArrayLabels | null;
  readonly notices: readonly string[];
  close(): void;
}

/** Arrays up to this size are searched for items that repeat; hashing more would delay the first look at the data. */
const DUPLICATE_SEARCH_BYTES = 512 * 1024 * 1024;

/** Lists the items of an array: ordinal = position, name = position, all of one shape. */
export function openArray(found: FoundArray, place: DataPlace): Result<OpenData> {
  const { array, labels, source } = found;
  const checked = checkShape(array, place);
  if (!checked.ok) return checked;
  const count = array.shape[0] ?? 0;
  const items = Array.from({ length: count }, (_, ordinal): ItemRef => {
    const position = String(ordinal);
    return {
      ordinal,
      name: position,
      locator: position,
      label: labels?.labels[ordinal] ?? null,
      cluster: labels?.clusters?.[ordinal] ?? null,
    };
  });
  const duplicates = duplicatesAmong(array, items);
  const notices = [...found.notices, ...duplicates.notices];
  const itemShape = itemShapeOf(array, place.layout);
  const scanned = summarise(items, [], {
    source,
    name: basename(place.path),
    duplicates: duplicates.count,
    itemShape,
    needsCard: !isFloatType(array.elements.type),
    notices,
  });
  return succeeded({ scanned, ...arrayReader(array, place, () => found.close()) });
}

/** An array of items has at least two axes and holds something; checked before anything is read. */
export function checkShape({ shape, elements }: ItemArray, { layout, limits }: DataPlace): Result<null> {
  const sides = shape.join(' x ');
  if (elements.type === 'text' || elements.type === 'bytes')
    return failed(failure('mismatch/data', 'expected an array of numbers, received texts'));
  if (shape.length < 2)
    return failed(
      failure('mismatch/data', `expected an array of items, [N, ...], received ${sides === '' ? 'a single number' : `a list of ${sides}`}`),
    );
  if (shape.includes(0)) return failed(failure('data/none', `the array is empty (${sides})`));
  if (layout === 'nchw' && shape.length < 3)
    return failed(failure('mismatch/data', `expected channels after the first axis, [N, C, ...], received ${sides}`));
  if ((shape[0] ?? 0) > limits.items)
    return failed(failure('denial-of-service/limit', `expected at most ${String(limits.items)} items, received ${sides}`));
  return succeeded(null);
}

function duplicatesAmong(array: ItemArray, items: readonly ItemRef[]): { readonly count: number; readonly notices: readonly string[] } {
  const bytes = array.shape.reduce((product, side) => product * side, array.elements.itemBytes);
  if (bytes > DUPLICATE_SEARCH_BYTES) return { count: 0, notices: ['repeated items were not counted: the array is larger than 512 MiB'] };
  const comparable = items.map(({ ordinal, name, label }) => {
    const fingerprint = storedHash(array, ordinal);
    return { name, label, fingerprint, wholeHash: () => fingerprint };
  });
  const duplicates = findDuplicates(comparable);
  return { count: duplicates.count, notices: duplicateNotices(duplicates) };
}
