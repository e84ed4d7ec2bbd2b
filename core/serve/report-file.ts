import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';

import { failure, shownName } from '../contract/failures.ts';
import { fullDisk } from '../contract/full-disk.ts';
import { failed, FailureError, succeeded } from '../contract/result.ts';
import type { Failure, Result } from '../contract/result.ts';
import type { Report, ReportWriter } from '../report/report-writer.ts';
import { newDraft } from '../store/draft.ts';
import { thisMachine } from '../store/machine.ts';
import { freeSpace } from '../store/storage-failure.ts';

export interface WrittenFile {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Writes a report beside its place and moves it there when it is whole and on the disk: an older report survives
 * whatever happens. Answers size and hash of the first part.
 */
export function writeReportFile(report: Report, how: { readonly writer: ReportWriter; readonly file: string }): Result<WrittenFile> {
  const open = new Map<string, PartFile>();
  try {
    how.writer.write(report, (part) => {
      const file = new PartFile(partName(how.file, part));
      open.set(part, file);
      return (text) => {
        file.add(text);
      };
    });
    for (const file of open.values()) file.finish();
    requireRoom([...open.values()], how.file);
    for (const file of open.values()) file.move();
    const main = open.get('');
    if (main === undefined) throw new Error(`${how.writer.id}: expected the part '', received none`);
    return succeeded(main.written());
  } catch (problem) {
    for (const file of open.values()) file.discard();
    const known = problem instanceof FailureError ? problem.failure : diskFailure(problem, how.file);
    if (known === null) throw problem;
    return failed(known);
  }
}

/** "r.csv" and the part "items" make "r.items.csv". */
export function partName(file: string, part: string): string {
  if (part === '') return file;
  const { dir, name, ext } = path.parse(file);
  return path.join(dir, `${name}.${part}${ext}`);
}

/** Where the disk took no more, the rest was counted, so that the message can say how much the whole report needs. */
function requireRoom(files: readonly PartFile[], file: string): void {
  if (files.every(({ isCut }) => !isCut)) return;
  const neededBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const part of files) part.discard(); // what was written of it is free again
  const what = `${shownName(file)}: no space left; an older report there is untouched`;
  throw new FailureError(fullDisk(what, { neededBytes, freeBytes: freeSpace(file) }));
}

const BUFFERED_CHARACTERS = 256 * 1024;

/** One file that is not there until it is whole. */
class PartFile {
  readonly #place: string;
  readonly #temporary: string;
  readonly #hash = createHash('sha256');
  #descriptor: number | null;
  #waiting: string[] = [];
  #waitingCharacters = 0;
  #bytes = 0;
  #isCut = false;

  constructor(place: string) {
    this.#place = place;
    this.#temporary = newDraft(place, thisMachine);
    this.#descriptor = openSync(this.#temporary, 'wx');
  }

  /** How long it is, whether or not the disk took all of it. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The disk took only a part of it. */
  get isCut(): boolean {
    return this.#isCut;
  }

  add(text: string): void {
    this.#waiting.push(text);
    this.#waitingCharacters += text.length;
    if (this.#waitingCharacters >= BUFFERED_CHARACTERS) this.#flush();
  }

  finish(): void {
    this.#flush();
    if (this.#descriptor !== null && !this.#isCut) fsyncSync(this.#descriptor);
    this.#close();
  }

  move(): void {
    renameSync(this.#temporary, this.#place);
  }

  written(): WrittenFile {
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  discard(): void {
    this.#close();
    rmSync(this.#temporary, { force: true });
  }

  #flush(): void {
    const bytes = Buffer.from(this.#waiting.join(''), 'utf8');
    this.#waiting = [];
    this.#waitingCharacters = 0;
    if (!this.#isCut) this.#write(bytes);
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
  }

  #write(bytes: Uint8Array): void {
    try {
      for (let at = 0; at < bytes.length && this.#descriptor !== null;) at += writeSync(this.#descriptor, bytes, at);
    } catch (problem) {
      if (!isFull(problem)) throw problem;
      this.#isCut = true;
    }
  }

  #close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }
}

function isFull(problem: unknown): boolean {
  return problem instanceof Error && 'code' in problem && (problem.code === 'ENOSPC' || problem.code === 'EDQUOT');
}

/** What the disk said; null where it was not the disk. */
function diskFailure(problem: unknown, file: string): Failure | null {
  const code = problem instanceof Error && 'code' in problem ? problem.code : null;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return failure('storage/full', `${shownName(file)}: no space left; an older report there is untouched`);
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return failure('storage/read-only', `${shownName(file)}: the place cannot be written`);
    case 'ENOENT':
    case 'ENOTDIR':
      return failure('input/not-found', `${shownName(path.dirname(file))}: no such folder`);
    case 'EISDIR':
      return failure('input/unreadable', `${shownName(file)}: expected a file, received a folder`);
    case 'EIO':
      return failure('storage/io', `${shownName(file)}: the disk reported an error`);
    default:
      return null;
  }
}
