import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { shownName } from '../contract/failures.ts';
import type { Limits } from '../contract/limits.ts';
import { companionsIn } from './companion-file.ts';
import type { ModelBytes } from './model-format.ts';
import { refuse } from './refusal.ts';
import { seenFile } from './seen-file.ts';
import type { FileListener } from './seen-file.ts';

const MODEL_INDEX = 'model.json';
// Without blocking, because a FIFO would wait for a writer for ever. Windows has no such flag and no FIFOs.
const READ_WITHOUT_WAITING = constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK);

/** Opens a granted file once and reads it whole; what is hashed is what is read, and nothing is opened again. */
export async function readModelFile(path: string, limits: Limits, saw: FileListener): Promise<ModelBytes> {
  const name = basename(path);
  const handle = await opened(path, name);
  try {
    const facts = await handle.stat();
    if (facts.isDirectory()) return await readFolder(path, { limits, saw });
    if (!facts.isFile()) refuse('input/unreadable', `"${shownName(name)}": expected a file, received a pipe or a device`);
    if (facts.size === 0) refuse('suspicious-format/empty', `"${shownName(name)}" is empty`);
    if (facts.size > limits.modelBytes)
      refuse('denial-of-service/limit', `"${shownName(name)}" has ${facts.size} bytes; at most ${limits.modelBytes} are read (modelBytes)`);
    saw(seenFile(path, facts));
    const bytes = await wholeOf(handle, facts.size);
    const hash = createHash('sha256').update(bytes).digest('hex');
    return { path, name, bytes, hash, limits, companion: companionsIn(dirname(path), limits, saw) };
  } finally {
    await handle.close();
  }
}

async function opened(path: string, name: string): Promise<FileHandle> {
  try {
    return await open(path, READ_WITHOUT_WAITING);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOENT' || code === 'ENOTDIR') refuse('input/not-found', `"${shownName(name)}" does not exist`);
    return refuse('input/unreadable', `"${shownName(name)}" cannot be opened (${code})`);
  }
}

/** The bytes that are there now; a file that shrinks while it is read just ends earlier. */
async function wholeOf(handle: FileHandle, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await handle.read(bytes, filled, size - filled, filled);
    if (bytesRead === 0) return bytes.slice(0, filled);
    filled += bytesRead;
  }
  return bytes;
}

/** A folder with a model.json is that model, under the folder's name; no other folder is read. */
async function readFolder(path: string, how: { readonly limits: Limits; readonly saw: FileListener }): Promise<ModelBytes> {
  const name = basename(path);
  const entries = await readdir(path, { withFileTypes: true });
  const index = entries.find((entry) => entry.name === MODEL_INDEX);
  if (index?.isFile() === true) return { ...(await readModelFile(join(path, MODEL_INDEX), how.limits, how.saw)), name };
  const kind = entries.some((entry) => entry.name === 'saved_model.pb') ? 'a TensorFlow SavedModel' : 'a folder';
  return refuse('suspicious-format/unknown', `"${shownName(name)}" is ${kind}, which Concord does not read; expected one file`);
}
