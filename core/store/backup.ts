import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';

import { failure, shownName } from '../contract/failures.ts';
import { fullDisk } from '../contract/full-disk.ts';
import { FailureError } from '../contract/result.ts';

import { checkContent } from './checks.ts';
import { Connection } from './connection.ts';
import { newDraft, removeWithSides } from './draft.ts';
import type { Machine } from './machine.ts';
import { bytesWithLog } from './place.ts';
import { checkSchema } from './schema.ts';
import { applySettings, forbidWriting } from './settings.ts';
import { freeSpace, storageFailure } from './storage-failure.ts';
import { syncFolder } from './sync-folder.ts';
import { lastEntry } from './tables/log.ts';

/** How many are kept; the oldest goes when another one is verified. */
const KEPT = 3;

/**
 * Copies a project beside itself before its schema is changed: `audit.backup-schema10-57.concord` holds schema version 10 and 57
 * log entries. The copy is one consistent state, whoever writes meanwhile, and is called a backup only when it was opened and
 * found sound: schema, structure, foreign keys, log. Answers its name; throws a FailureError, with nothing left behind.
 */
export function backUp(path: string, machine: Machine): string {
  const draft = newDraft(path, machine);
  try {
    copyInto(draft, path);
    const { version, entries } = verified(draft);
    syncFile(draft);
    const { stem, extension } = namesOf(path);
    const name = `${stem}.backup-schema${String(version)}-${String(entries)}${extension}`;
    renameSync(draft, join(dirname(path), name));
    syncFolder(dirname(path));
    removeOldest(path, name);
    return name;
  } catch (error) {
    removeWithSides(draft);
    throw error;
  }
}

function copyInto(draft: string, path: string): void {
  const source = new Connection(path, { mode: 'read' });
  try {
    applySettings(source);
    source.run('VACUUM INTO :draft', { draft });
  } catch (error) {
    if (storageFailure(error, path)?.code !== 'storage/full') throw error;
    removeWithSides(draft); // what was written of it is free again
    const what = `${shownName(path)}: there is no space left for the backup that comes before a change of its schema`;
    throw new FailureError(fullDisk(what, { neededBytes: bytesWithLog(path), freeBytes: freeSpace(path) }));
  } finally {
    source.close();
  }
}

function verified(draft: string): { readonly version: number; readonly entries: number } {
  const copy = new Connection(draft, { mode: 'read' });
  try {
    applySettings(copy);
    forbidWriting(copy);
    for (const checked of [checkSchema(copy), checkContent(copy)]) {
      if (!checked.ok)
        throw new FailureError(failure('storage/io', `the backup does not hold what was copied (${checked.failure.message})`));
    }
    return { version: Number(copy.setting('user_version')), entries: lastEntry(copy).seq };
  } finally {
    copy.close();
  }
}

function removeOldest(path: string, newest: string): void {
  const { stem, extension } = namesOf(path);
  const isBackup = (name: string): boolean =>
    name.startsWith(`${stem}.backup-schema`) && name.endsWith(extension) && /^\d+-\d+$/.test(middleOf(name, { stem, extension }));
  const folder = dirname(path);
  const older = readdirSync(folder)
    .filter((name) => name !== newest && isBackup(name))
    .map((name) => ({ name, made: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.made - a.made);
  for (const { name } of older.slice(KEPT - 1)) rmSync(join(folder, name), { force: true });
}

interface Names {
  readonly stem: string;
  readonly extension: string;
}

function namesOf(path: string): Names {
  const extension = extname(path);
  return { stem: basename(path, extension), extension };
}

function middleOf(name: string, { stem, extension }: Names): string {
  return name.slice(`${stem}.backup-schema`.length, extension === '' ? undefined : -extension.length);
}

function syncFile(path: string): void {
  const descriptor = openSync(path, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
