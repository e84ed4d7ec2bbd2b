import { lstatSync, readdirSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import { failure, shownName } from '../contract/failures.ts';
import type { FailureCode } from '../contract/failures.table.ts';
import type { Limits } from '../contract/limits.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import type { SkippedEntry } from './data-source.ts';
import { systemCodeOf } from './write-whole.ts';

/** Regular files below a folder, by path relative to it with `/`; everything else is counted with its reason. */
export interface WalkedFolder {
  readonly files: readonly string[];
  readonly skipped: readonly SkippedEntry[];
  /** Names that begin with a dot (`.DS_Store`): left alone, told as one number. */
  readonly hidden: number;
}

/** Entries between two breaths of the event loop, so that a cancel is heard while a folder of 100,000 is listed. */
const BREATH = 500;

/** Lists a folder without following any link, to the limits of depth, path length and number of entries. */
export async function walkFolder(root: string, limits: Limits): Promise<Result<WalkedFolder>> {
  const files: string[] = [];
  const skipped: SkippedEntry[] = [];
  const waiting = [''];
  let hidden = 0;
  let seen = 0;
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const entries = listFolder(join(root, folder));
    if (!entries.ok) {
      if (folder === '') return entries;
      skipped.push({ name: folder, code: entries.failure.code, reason: entries.failure.message });
      continue;
    }
    for (const entry of entries.value) {
      seen += 1;
      if (seen > limits.items)
        return failed(failure('denial-of-service/limit', `expected at most ${String(limits.items)} entries in the folder`));
      if (seen % BREATH === 0) await setImmediate();
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.name.startsWith('.')) hidden += 1;
      else place(name, kindOf(entry, join(root, name)), limits);
    }
  }
  return succeeded({ files, skipped, hidden });

  function place(name: string, kind: EntryKind, { pathBytes, folderDepth }: Limits): void {
    const skip = (code: FailureCode, reason: string) => skipped.push({ name, code, reason });
    if (Buffer.byteLength(name) > pathBytes) skip('denial-of-service/limit', `the path is longer than ${String(pathBytes)} bytes`);
    else if (kind === 'file') files.push(name);
    else if (kind === 'link') skip('file-read/link', 'a link; links are not followed');
    else if (kind === 'other') skip('input/unreadable', 'a pipe, socket or device');
    else if (name.split('/').length > folderDepth) skip('denial-of-service/limit', `folders are read to a depth of ${String(folderDepth)}`);
    else waiting.push(name);
  }
}

type EntryKind = 'file' | 'folder' | 'link' | 'other';

function kindOf(entry: Dirent, path: string): EntryKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (entry.isSymbolicLink()) return 'link';
  if (entry.isFIFO() || entry.isSocket() || entry.isBlockDevice() || entry.isCharacterDevice()) return 'other';
  const facts = lstatSync(path, { throwIfNoEntry: false }); // some file systems do not tell the kind with the name
  if (facts?.isFile() === true) return 'file';
  if (facts?.isDirectory() === true) return 'folder';
  return facts?.isSymbolicLink() === true ? 'link' : 'other';
}

function listFolder(path: string): Result<readonly Dirent[]> {
  try {
    return succeeded(readdirSync(path, { withFileTypes: true }));
  } catch (error) {
    const system = systemCodeOf(error);
    if (system === 'ENOENT' || system === 'ENOTDIR') return failed(failure('input/not-found', `there is no folder "${shownName(path)}"`));
    return failed(failure('input/unreadable', `the folder cannot be listed (${system})`));
  }
}
