import { createWriteStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';

import { runQuietly } from '../setup/run.mjs';

/**
 * Packs a folder beside itself: .zip on Windows, .tar.gz elsewhere. Answers the archive's path, or throws what went wrong.
 *
 * @param {string} folder
 */
export async function packFolder(folder) {
  if (process.platform === 'win32') return zipFolder(folder, `${folder}.zip`);
  const archive = `${folder}.tar.gz`;
  // Names and dates are ours alone: the same content gives the same archive wherever it is packed.
  const same = process.platform === 'linux' ? ['--sort=name', '--mtime=2020-01-01', '--owner=0', '--group=0', '--numeric-owner'] : [];
  const words = [...same, '--use-compress-program=gzip -n -6', '-cf', archive, '-C', dirname(folder), basename(folder)];
  const { code, output } = await runQuietly('tar', words);
  if (code !== 0) throw new Error(`tar: ${output.trim()}`);
  return archive;
}

/**
 * Written as a stream: a whole app does not fit comfortably into memory twice.
 *
 * @param {string} folder
 * @param {string} archive
 */
export async function zipFolder(folder, archive) {
  const { Zip, ZipDeflate } = await import('fflate');
  const file = createWriteStream(archive);
  const zip = new Zip((error, chunk, isLast) => {
    if (error) throw error;
    file.write(chunk);
    if (isLast) file.end();
  });
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const entry of entries.sort((a, b) => (join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1))) {
    const path = join(entry.parentPath, entry.name);
    const name = `${basename(folder)}/${path.slice(folder.length + 1).replaceAll('\\', '/')}`;
    const deflate = new ZipDeflate(name, { level: 6 });
    deflate.mtime = new Date('2020-01-01T00:00:00Z');
    deflate.os = 3; // with attributes, so that a program stays one where it is unpacked under Linux or macOS
    deflate.attrs = (statSync(path).mode & 0o777) << 16;
    zip.add(deflate);
    deflate.push(readFileSync(path), true);
    if (file.writableNeedDrain) await once(file, 'drain');
  }
  zip.end();
  await once(file, 'finish');
  return archive;
}
