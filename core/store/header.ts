import { closeSync, openSync, readSync, statSync } from 'node:fs';

import { failure, shownName } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Failure, Result } from '../contract/result.ts';

import { currentVersion, migrations } from './migrations/migrations.ts';
import { hasSideFiles } from './place.ts';

/** "CONC": says in the file's header that it is ours. */
export const APPLICATION_ID = 0x434f4e43;

const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';
const PAGE_SIZE_AT = 16;
/** Written as 1, because 65,536 does not fit into two bytes. */
const LARGEST_PAGE = 65_536;
const PAGE_COUNT_AT = 28;
const USER_VERSION_AT = 60;
const APPLICATION_ID_AT = 68;

/**
 * Reads the first 100 bytes without SQLite, so that a file which is not ours is refused before any library touches it
 * and no side file appears beside it.
 */
export function checkHeader(path: string): Result<void> {
  const header = readHeader(path);
  if (!header.ok) return header;
  const bytes = header.value;
  if (bytes.length < HEADER_BYTES) {
    return failed(notAProject(path, bytes.length === 0 ? 'the file is empty' : `the file ends after ${bytes.length} bytes`));
  }
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return failed(notAProject(path, 'it is not a database'));
  if (bytes.readUInt32BE(APPLICATION_ID_AT) !== APPLICATION_ID) {
    return failed(notAProject(path, 'it is a database of another program'));
  }
  const version = checkVersion(path, bytes.readInt32BE(USER_VERSION_AT));
  return version.ok ? checkSize(path, bytes) : version;
}

/** Refuses a project of a newer Concord by name; one of no version that ever existed is foreign. An older one is read as it is. */
export function checkVersion(path: string, version: number): Result<void> {
  if (migrations.some((migration) => migration.version === version)) return succeeded(undefined);
  const name = shownName(path);
  if (version > currentVersion) {
    return failed(
      failure(
        'project/newer',
        `${name} has schema version ${version}, this Concord knows up to ${currentVersion}; the file was not changed`,
        {
          found: version,
          known: currentVersion,
        },
      ),
    );
  }
  return failed(failure('project/foreign-schema', `${name} has schema version ${version}, which no Concord has written`));
}

/** A database is whole pages, as many as its header says; only the log beside it may still owe some. */
function checkSize(path: string, header: Buffer): Result<void> {
  if (hasSideFiles(path)) return succeeded(undefined);
  const stored = header.readUInt16BE(PAGE_SIZE_AT);
  const pageBytes = stored === 1 ? LARGEST_PAGE : stored;
  const expected = pageBytes * header.readUInt32BE(PAGE_COUNT_AT);
  const received = statSync(path).size;
  if (received >= expected && received % pageBytes === 0) return succeeded(undefined);
  return failed(
    failure('project/damaged', `${shownName(path)} should have ${expected} bytes and has ${received}: it is cut off`, {
      expected,
      received,
    }),
  );
}

function readHeader(path: string): Result<Buffer> {
  try {
    if (!statSync(path).isFile()) return failed(notAProject(path, 'it is not a file'));
    const descriptor = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(HEADER_BYTES);
      return succeeded(bytes.subarray(0, readSync(descriptor, bytes, 0, HEADER_BYTES, 0)));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
    return failed(
      missing
        ? failure('input/not-found', `the project ${shownName(path)} does not exist`)
        : failure(
            'input/unreadable',
            `the project ${shownName(path)} cannot be read (${error instanceof Error ? error.message : String(error)})`,
          ),
    );
  }
}

function notAProject(path: string, why: string): Failure {
  return failure('project/not-a-project', `${shownName(path)}: ${why}`);
}
