import { crc32, inflateRawSync } from 'node:zlib';

import type { Entry } from 'yauzl';

import { shownName } from '../contract/failures.ts';
import type { Limits } from '../contract/limits.ts';
import { FailureError } from '../contract/result.ts';
import { refuse } from './refusal.ts';

/** Members of a zip archive in memory, each checked when it is read. */
export interface ZipArchive {
  readonly names: readonly string[];
  /** Bytes of a member, or null where there is none. */
  read(name: string): Uint8Array | null;
}

const LOCAL_HEADER = 0x04034b50;
const LOCAL_HEADER_BYTES = 30;
const [STORED, DEFLATED] = [0, 8];
const UNIX_LINK = 0o120000;

/**
 * Lists a zip archive, refusing climbing names, links, encryption, doubles, overlapping members and bombs before
 * anything is inflated. yauzl reads the directory and refuses `..`; the checksum, the local header and the sizes are
 * checked here, because it does not.
 */
export async function openZip(bytes: Uint8Array, limits: Limits): Promise<ZipArchive> {
  const entries = await entriesOf(bytes, limits);
  for (const entry of entries.values()) checkEntry(entry, limits);
  checkOverlap([...entries.values()]);
  return {
    names: [...entries.keys()],
    read: (name) => {
      const entry = entries.get(name);
      return entry === undefined ? null : contentOf(entry, bytes);
    },
  };
}

async function entriesOf(bytes: Uint8Array, limits: Limits): Promise<ReadonlyMap<string, Entry>> {
  const { fromBufferPromise } = await import('yauzl');
  const entries = new Map<string, Entry>();
  try {
    const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      lazyEntries: true,
      strictFileNames: true,
    });
    if (zip.entryCount > limits.zipEntries) {
      refuse('denial-of-service/limit', `the archive has ${zip.entryCount} members; at most ${limits.zipEntries} are read (zipEntries)`);
    }
    for await (const entry of zip.eachEntry()) {
      if (entries.has(entry.fileName)) refuse('damaged/structure', `the archive has two members named "${shownName(entry.fileName)}"`);
      entries.set(entry.fileName, entry);
    }
  } catch (error) {
    if (error instanceof FailureError) throw error;
    return refuseArchive(error instanceof Error ? error.message : String(error));
  }
  return entries;
}

/** yauzl tells its refusals apart by text only. */
function refuseArchive(reason: string): never {
  if (/relative path|absolute path|invalid characters/.test(reason)) refuse('traversal/path', `the archive: ${shownName(reason)}`);
  if (/end of central directory|unexpected EOF|expected .* bytes/i.test(reason))
    refuse('damaged/truncated', `the archive has no complete directory (${shownName(reason)})`);
  return refuse('damaged/structure', `the archive: ${shownName(reason)}`);
}

function checkEntry(entry: Entry, limits: Limits): void {
  const name = `member "${shownName(entry.fileName)}"`;
  if (entry.fileName.includes('\0')) refuse('traversal/path', `${name} has a NUL in its name`);
  if (((entry.externalFileAttributes >>> 16) & 0o170000) === UNIX_LINK) refuse('file-read/link', `${name} is a link`);
  if (entry.isEncrypted()) refuse('unsupported/option', `${name} is encrypted`);
  const allowed = Math.max(limits.ratioFreeBytes, entry.compressedSize * limits.zipRatio);
  if (entry.uncompressedSize > allowed) {
    refuse(
      'decompression/bomb',
      `${name}: ${entry.compressedSize} bytes declare ${entry.uncompressedSize}; at most ${allowed} are inflated (zipRatio)`,
    );
  }
}

function checkOverlap(entries: readonly Entry[]): void {
  const byPlace = entries.toSorted((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  byPlace.reduce((end, entry) => {
    if (entry.relativeOffsetOfLocalHeader < end)
      refuse('decompression/bomb', `member "${shownName(entry.fileName)}" overlaps the one before it`);
    return entry.relativeOffsetOfLocalHeader + LOCAL_HEADER_BYTES + entry.compressedSize;
  }, 0);
}

function contentOf(entry: Entry, bytes: Uint8Array): Uint8Array {
  const name = `member "${shownName(entry.fileName)}"`;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = entry.relativeOffsetOfLocalHeader;
  if (at + LOCAL_HEADER_BYTES > bytes.byteLength || view.getUint32(at, true) !== LOCAL_HEADER)
    refuse('damaged/structure', `${name} is not where the directory says`);
  const nameBytes = view.getUint16(at + 26, true);
  const start = at + LOCAL_HEADER_BYTES + nameBytes + view.getUint16(at + 28, true);
  const end = start + entry.compressedSize;
  if (end > bytes.byteLength) refuse('damaged/truncated', `${name} ends after the file`);
  const localName = bytes.subarray(at + LOCAL_HEADER_BYTES, at + LOCAL_HEADER_BYTES + nameBytes);
  if (Buffer.compare(localName, entry.fileNameRaw) !== 0)
    refuse('damaged/structure', `${name} has another name beside its content than in the directory`);
  const content = inflated(entry, bytes.subarray(start, end));
  if (content.byteLength !== entry.uncompressedSize)
    refuse('damaged/structure', `${name}: expected ${entry.uncompressedSize} bytes, received ${content.byteLength}`);
  if (crc32(content) !== entry.crc32) refuse('damaged/checksum', `${name}: its checksum does not match`);
  return content;
}

function inflated(entry: Entry, stored: Uint8Array): Uint8Array {
  const name = `member "${shownName(entry.fileName)}"`;
  if (entry.compressionMethod === STORED) return stored;
  if (entry.compressionMethod !== DEFLATED)
    refuse('unsupported/option', `${name}: compressed by the unknown method ${entry.compressionMethod}`);
  try {
    // One byte more than declared is enough to know that the declaration lies.
    return inflateRawSync(stored, { maxOutputLength: entry.uncompressedSize + 1 });
  } catch (error) {
    const lies = error instanceof RangeError;
    return refuse(
      lies ? 'decompression/bomb' : 'damaged/structure',
      `${name} ${lies ? 'inflates to more than it declares' : 'does not inflate'}`,
    );
  }
}
