import { failure } from '../../core/contract/failures.ts';
import { failed, succeeded } from '../../core/contract/result.ts';
import type { Result } from '../../core/contract/result.ts';

import type { ChosenPlace } from './chooser.svelte.ts';

/** One thing that was dropped: a file, or a folder with everything in it. */
export interface DroppedThing {
  readonly name: string;
  readonly isFolder: boolean;
  readonly files: readonly { readonly path: string; readonly file: File }[];
}

const MOST_FILES = 100_000;

/** Reads what was dropped; must be called while the drop event is being handled, the list is empty afterwards. */
export function droppedThings(transfer: DataTransfer): Promise<readonly DroppedThing[]> {
  return Promise.all([...transfer.items].filter((item) => item.kind === 'file').map(thingIn));
}

/** Sends a dropped thing to the host, file by file; the host answers with the grant of the whole. */
export async function sendDropped(thing: DroppedThing, send: typeof fetch, batch: string): Promise<Result<ChosenPlace>> {
  if (thing.files.length === 0) return failed(failure('input/not-found', `${thing.name}: expected a file, received an empty folder`));
  let grant: string | null = null;
  for (const { path, file } of thing.files) {
    const answer = await send(`/drop?name=${encodeURIComponent(path)}&batch=${batch}`, { method: 'POST', body: file }).catch(() => null);
    grant = answer?.ok === true ? parseGrant(await answer.json()) : null;
    if (grant === null) return failed(failure('input/unreadable', `${path}: the host did not take it`));
  }
  return grant === null ? failed(failure('grant/unknown', thing.name)) : succeeded({ grant, name: thing.name });
}

function parseGrant(body: unknown): string | null {
  return typeof body === 'object' && body !== null && 'grant' in body && typeof body.grant === 'string' ? body.grant : null;
}

/** An entry where the browser has one (folders need it), else the bare file. */
function thingIn(item: DataTransferItem): Promise<DroppedThing> {
  const entry = item.webkitGetAsEntry();
  if (entry !== null) return thingOf(entry);
  const file = item.getAsFile();
  return Promise.resolve({
    name: file?.name ?? 'nothing',
    isFolder: false,
    files: file === null ? [] : [{ path: file.name, file }],
  });
}

async function thingOf(entry: FileSystemEntry): Promise<DroppedThing> {
  const files: { path: string; file: File }[] = [];
  await collect(entry, files);
  return { name: entry.name, isFolder: entry.isDirectory, files };
}

async function collect(entry: FileSystemEntry, files: { path: string; file: File }[]): Promise<void> {
  if (files.length >= MOST_FILES) return;
  if (entry instanceof FileSystemFileEntry) {
    const file = await new Promise<File>((resolve, reject) => {
      entry.file(resolve, reject);
    });
    files.push({ path: entry.fullPath.replace(/^\//, ''), file });
  }
  if (entry instanceof FileSystemDirectoryEntry) {
    const reader = entry.createReader();
    for (let batch = await readBatch(reader); batch.length > 0; batch = await readBatch(reader)) {
      for (const child of batch) await collect(child, files);
    }
  }
}

/** A reader gives at most a hundred entries at a time and an empty list at the end. */
function readBatch(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => {
    reader.readEntries(resolve, reject);
  });
}
