import { existsSync } from 'node:fs';

import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import type { DataPlace, DataReader, DataSource, OpenData } from './data-source.ts';
import { pictureKindOf } from './picture-kind.ts';
import { dataSources } from './registry.ts';
import { readHead } from './regular-file.ts';

/** Opens a place by its content and lists its items. */
export async function openData(given: DataPlace): Promise<Result<OpenData>> {
  const place = withArrayName(given);
  const source = await sourceOf(place);
  return source.ok ? source.value.open(place) : source;
}

/** Opens a place for reading items that another process has listed. */
export async function openDataReader(given: DataPlace): Promise<Result<DataReader>> {
  const place = withArrayName(given);
  const source = await sourceOf(place);
  return source.ok ? source.value.openReader(place) : source;
}

/** `x.npz:images` names an array inside a file, unless a file is really called so. */
export function withArrayName(place: DataPlace): DataPlace {
  const [, path, arrayName] = /^(.+\.npz):([^:/\\]+)$/.exec(place.path) ?? [];
  if (path === undefined || arrayName === undefined || existsSync(place.path)) return place;
  return { ...place, path, arrayName };
}

async function sourceOf(place: DataPlace): Promise<Result<DataSource>> {
  if (!existsSync(place.path)) return failed(failure('input/not-found', 'there is no such data file or folder'));
  for (const source of dataSources) if (await source.match(place)) return succeeded(source);
  const head = readHead(place.path, 64);
  if (!head.ok) return head;
  if (head.value.length === 0) return failed(failure('suspicious-format/empty', 'the data file is empty'));
  if (isPickle(head.value)) return failed(failure('code-execution/pickle', 'the data file is a Python pickle'));
  const { kind } = pictureKindOf(head.value);
  return failed(failure('data/none', `expected pictures or arrays, the content of the file is: ${kind}`));
}

/** Protocols 2 to 5 begin with their number; older ones are text and are refused as such. */
function isPickle(head: Uint8Array): boolean {
  const [mark, protocol = 0] = head;
  return mark === 0x80 && protocol >= 2 && protocol <= 5;
}
