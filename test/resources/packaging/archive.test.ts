import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPromise } from 'yauzl';

import { zipFolder } from '../../../resources/packaging/archive.mjs';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'concord-zip-'))));
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('the archive for Windows', () => {
  it('holds every file below the name of its folder, whole, and says which are programs', async () => {
    const app = join(folder, 'app');
    mkdirSync(join(app, 'bin'), { recursive: true });
    writeFileSync(join(app, 'bin', 'start'), '#!/bin/sh\n');
    chmodSync(join(app, 'bin', 'start'), 0o755);
    const large = Buffer.alloc(3_000_000, 'abcdefg');
    writeFileSync(join(app, 'large.bin'), large, { mode: 0o644 });
    await zipFolder(app, join(folder, 'app.zip'));
    expect(await entriesOf(join(folder, 'app.zip'))).toEqual([
      ['app/bin/start', 10, crc32('#!/bin/sh\n'), 0o755],
      ['app/large.bin', 3_000_000, crc32(large), 0o644],
    ]);
  });
});

/** Name, size, checksum and mode of each entry, as another program reads them. */
async function entriesOf(archive: string): Promise<unknown[]> {
  const zip = await openPromise(archive);
  const entries: unknown[] = [];
  for await (const entry of zip.eachEntry()) {
    const bytes: Uint8Array[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) bytes.push(chunk as Uint8Array);
    const content = Buffer.concat(bytes);
    entries.push([entry.fileName, content.length, crc32(content), (entry.externalFileAttributes >>> 16) & 0o777]);
  }
  return entries;
}
