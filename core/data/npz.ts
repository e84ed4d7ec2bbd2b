import { crc32 } from 'node:zlib';

import { fromFdPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';

import { failure, shownName } from '../contract/failures.ts';
import type { Limits } from '../contract/limits.ts';
import { failed, FailureError, succeeded } from '../contract/result.ts';
import type { Failure, Result } from '../contract/result.ts';

import { LONGEST_NPY_HEADER, parseNpyHeader } from './npy-header.ts';
import type { NpyHeader } from './npy-header.ts';
import { readStored } from './npy.ts';
import type { StoredArray } from './npy.ts';

/** An open .npz file: the arrays by name (without the ending), none of them read yet. */
export interface Npz {
  readonly names: readonly string[];
  header(name: string): Promise<Result<NpyHeader>>;
  read(name: string): Promise<Result<StoredArray>>;
}

const ENDING = '.npy';
const STORED = 0;
const DEFLATED = 8;

export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6));
}

/** Opens an .npz by descriptor (which stays the caller's). Every name, size and ratio is checked before anything is inflated. */
export async function openNpz(descriptor: number, limits: Limits): Promise<Result<Npz>> {
  const listed = await caught(async () => {
    const zip = await fromFdPromise(descriptor, { autoClose: false, lazyEntries: true, decodeStrings: true, strictFileNames: true });
    return { zip, entries: await listEntries(zip, limits) };
  });
  if (!listed.ok) return listed;
  const { zip, entries } = listed.value;
  const need = (name: string): Entry => {
    const entry = entries.get(name);
    if (entry === undefined)
      throw new FailureError(
        failure('data/none', `expected an array of ${[...entries.keys()].map(shownName).join(', ')}, received "${shownName(name)}"`),
      );
    return entry;
  };
  return succeeded({
    names: [...entries.keys()],
    header: (name) => caught(async () => opened(parseNpyHeader(await inflate(zip, need(name), LONGEST_NPY_HEADER), limits))),
    read: (name) => caught(async () => opened(readStored(await inflate(zip, need(name), null), limits))),
  });
}

async function listEntries(zip: ZipFile, limits: Limits): Promise<ReadonlyMap<string, Entry>> {
  if (zip.entryCount > limits.zipEntries)
    throw refused('denial-of-service/limit', `expected at most ${String(limits.zipEntries)} entries, received ${String(zip.entryCount)}`);
  const entries = new Map<string, Entry>();
  let declaredBytes = 0;
  for await (const entry of zip.eachEntry()) {
    checkEntry(entry, limits);
    declaredBytes += entry.uncompressedSize;
    if (declaredBytes > limits.arrayBytes)
      throw refused('denial-of-service/limit', `expected arrays of at most ${String(limits.arrayBytes)} bytes together`);
    if (!entry.fileName.endsWith(ENDING))
      throw refused('suspicious-format/unknown', `expected .npy entries only, received "${shownName(entry.fileName)}"`);
    const name = entry.fileName.slice(0, -ENDING.length);
    if (entries.has(name)) throw refused('damaged/structure', `two entries of the .npz are called "${shownName(name)}"`);
    entries.set(name, entry);
  }
  checkOverlaps([...entries.values()]);
  return entries;
}

function checkEntry(entry: Entry, limits: Limits): void {
  const name = shownName(entry.fileName);
  if (entry.fileName.includes('\0')) throw refused('traversal/path', `an entry name holds a NUL: "${name}"`);
  if (entry.isEncrypted()) throw refused('unsupported/array', `the entry "${name}" is encrypted`);
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED)
    throw refused('unsupported/array', `the entry "${name}" uses compression method ${String(entry.compressionMethod)}`);
  const { uncompressedSize, compressedSize } = entry;
  if (uncompressedSize > limits.ratioFreeBytes && uncompressedSize > compressedSize * limits.zipRatio) {
    throw refused(
      'decompression/bomb',
      `the entry "${name}" would grow from ${String(compressedSize)} to ${String(uncompressedSize)} bytes`,
    );
  }
}

/** Entries that share bytes let a small file claim a large content many times over. */
function checkOverlaps(entries: readonly Entry[]): void {
  const sorted = [...entries].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  for (const [index, entry] of sorted.entries()) {
    const next = sorted[index + 1];
    if (next !== undefined && entry.relativeOffsetOfLocalHeader + entry.compressedSize > next.relativeOffsetOfLocalHeader) {
      throw refused('decompression/bomb', `the entries "${shownName(entry.fileName)}" and "${shownName(next.fileName)}" share bytes`);
    }
  }
}

/** The content of an entry, whole and with its checksum proved, or only its first bytes. */
async function inflate(zip: ZipFile, entry: Entry, firstBytes: number | null): Promise<Uint8Array> {
  const local = await zip.readLocalFileHeaderPromise(entry);
  if (!local.fileName.equals(entry.fileNameRaw) || local.compressionMethod !== entry.compressionMethod) {
    throw refused('damaged/structure', `the two headers of the entry "${shownName(entry.fileName)}" differ`);
  }
  const content = Buffer.allocUnsafe(Math.min(entry.uncompressedSize, firstBytes ?? Infinity));
  let filled = 0;
  let checksum = 0;
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    const part = parseChunk(chunk);
    checksum = crc32(part, checksum);
    filled += part.copy(content, filled);
    if (firstBytes !== null && filled === content.length) return content;
  }
  if (checksum !== entry.crc32)
    throw refused('damaged/checksum', `the content of "${shownName(entry.fileName)}" does not match its CRC-32`);
  return content;
}

function parseChunk(chunk: unknown): Buffer {
  return chunk as Buffer;
}

function refused(...[code, what]: Parameters<typeof failure>): FailureError {
  return new FailureError(failure(code, what));
}

function opened<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new FailureError(result.failure);
  return result.value;
}

async function caught<Value>(work: () => Promise<Value>): Promise<Result<Value>> {
  try {
    return succeeded(await work());
  } catch (error) {
    return failed(error instanceof FailureError ? error.failure : zipFailure(error));
  }
}

/** yauzl and zlib tell their faults in words only. */
function zipFailure(error: unknown): Failure {
  const words = error instanceof Error ? error.message : String(error);
  if (/relative path|absolute path|invalid characters in fileName/.test(words))
    return failure('traversal/path', `the .npz holds an unsafe name: ${shownName(words)}`);
  if (/end of central directory|unexpected EOF|truncated|unexpected end/i.test(words))
    return failure('damaged/truncated', `the .npz ends early: ${shownName(words)}`);
  return failure('damaged/structure', `the .npz contradicts itself: ${shownName(words)}`);
}
