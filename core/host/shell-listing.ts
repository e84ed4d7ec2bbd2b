import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { failure, shownName } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

export interface ListedEntry {
  readonly name: string;
  readonly path: string;
  readonly kind: 'file' | 'folder';
  readonly bytes: number | null;
}

export interface Listing {
  readonly title: string;
  /** Folder above; null at the top of a disk. */
  readonly parent: string | null;
  readonly entries: readonly ListedEntry[];
  readonly leftOut: number;
}

/** More than this nobody reads; what is left out is counted. */
export const MOST_ENTRIES = 2000;

/** What a person chooses in Concord: models, arrays, labels, projects. Pictures are chosen by their folder. */
const CHOOSABLE = /\.(h5|hdf5|keras|tflite|npy|npz|csv|concord)$|idx\d-ubyte(\.gz)?$/i;

/** Folders first, then the files that can be chosen, both by name as people count; hidden entries stay hidden. */
export async function listFolder(folder: string): Promise<Result<Listing>> {
  const names = await readdir(folder).catch((problem: unknown) => codeOf(problem));
  if (typeof names === 'string') return failed(unreadable(folder, names));
  const shown = names.filter((name) => !name.startsWith('.')).sort(byName);
  const entries = (await Promise.all(shown.map((name) => entryAt(join(folder, name))))).filter((entry) => entry !== null);
  const sorted = [...entries.filter(({ kind }) => kind === 'folder'), ...entries.filter(({ kind }) => kind === 'file')];
  const parent = dirname(folder);
  return succeeded({
    title: basename(folder) || folder,
    parent: parent === folder ? null : parent,
    entries: sorted.slice(0, MOST_ENTRIES),
    leftOut: Math.max(0, sorted.length - MOST_ENTRIES),
  });
}

/** Links are followed: people organise their data with them. A link that leads nowhere is left out. */
async function entryAt(path: string): Promise<ListedEntry | null> {
  const name = basename(path);
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory() === true) return { name, path, kind: 'folder', bytes: null };
  if (found?.isFile() === true && CHOOSABLE.test(name)) return { name, path, kind: 'file', bytes: found.size };
  return null;
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function byName(left: string, right: string): number {
  return collator.compare(left, right);
}

function codeOf(problem: unknown): string {
  return problem instanceof Error && 'code' in problem ? String(problem.code) : 'unknown';
}

function unreadable(folder: string, code: string) {
  const name = shownName(basename(folder));
  if (code === 'ENOENT' || code === 'ENOTDIR') return failure('input/not-found', `folder ${name}: expected a folder, found none`);
  return failure('input/unreadable', `folder ${name}: the system answered ${code}`);
}
