import { createHash } from 'node:crypto';
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, readSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';

/**
 * Where the native library lies: `ready` holds it whole or is missing, everything else in `place` is work in progress.
 *
 * @typedef {{ place: string, ready: string, making: string, download: string, lock: string, attempt: string }} NativeFolder
 */

/**
 * What became of the ways to a library, in the order in which they were tried.
 *
 * @typedef {{ at: string, state: 'preparing' | 'prepared' | 'failed', ways: { way: string, reason: string | null }[] }} Attempt
 */

/** Changes whenever another library or another addon is wanted (core/executors/native-library.ts names it the same). */
export const PREPARED = 'tensorflow-2.20.0-tfjs-node-4.22.0';

/**
 * The folder of this user: the same cache as core/executors/cache-folder.ts.
 *
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {NativeFolder}
 */
export function nativeFolder(environment = process.env) {
  const place = join(cacheFolder(environment), 'native');
  const ready = join(place, `${PREPARED}-${process.platform}-${process.arch}`);
  return {
    place,
    ready,
    making: `${ready}.making`,
    download: join(place, 'download'),
    lock: join(place, 'lock'),
    attempt: join(place, 'attempt.json'),
  };
}

/** @param {NodeJS.ProcessEnv} environment */
function cacheFolder({ CONCORD_HOME: own, XDG_CACHE_HOME: cache, LOCALAPPDATA: local }) {
  if (own !== undefined) return join(own, 'cache');
  if (process.platform === 'win32' && local !== undefined) return join(local, 'Concord', 'cache');
  return join(cache ?? join(homedir(), '.cache'), 'concord');
}

/**
 * Whether every file of the record is there, by size, or by hash too.
 *
 * @param {NativeFolder} folder
 * @param {{ thorough?: boolean }} [how]
 */
export function isPrepared({ ready }, { thorough = false } = {}) {
  const record = readJson(join(ready, 'prepared.json'));
  if (record === null || typeof record.files !== 'object') return false;
  return Object.entries(record.files).every(([name, { sizeBytes, sha256 }]) => {
    const file = join(ready, name);
    return statSync(file, { throwIfNoEntry: false })?.size === sizeBytes && (!thorough || hashOf(file) === sha256);
  });
}

/**
 * Writes what a folder holds, so that a damaged copy is noticed.
 *
 * @param {string} folder
 * @param {{ way: string, tensorflow: string, addon: string, files: string[] }} made
 */
export function writeRecord(folder, { way, tensorflow, addon, files }) {
  // only the owner may change what is loaded later, whatever the mask of this shell says
  for (const name of files) chmodSync(join(folder, name), 0o700);
  const listed = files.map((name) => [name, { sizeBytes: statSync(join(folder, name)).size, sha256: hashOf(join(folder, name)) }]);
  const record = { schema: 'concord/native/1', way, tensorflow, addon, files: Object.fromEntries(listed) };
  writeFileSync(join(folder, 'prepared.json'), `${JSON.stringify(record, null, 2)}\n`);
}

/** @param {NativeFolder} folder @returns {Attempt | null} */
export function readAttempt({ attempt }) {
  return readJson(attempt);
}

/** @param {NativeFolder} folder @param {Attempt} attempt */
export function writeAttempt(folder, attempt) {
  mkdirSync(dirname(folder.attempt), { recursive: true });
  const beside = `${folder.attempt}.${process.pid}`;
  writeFileSync(beside, `${JSON.stringify(attempt, null, 2)}\n`);
  renameSync(beside, folder.attempt);
}

/** @param {string} file */
export function hashOf(file) {
  const hash = createHash('sha256');
  const handle = openSync(file, 'r');
  const chunk = Buffer.allocUnsafe(1 << 20);
  try {
    for (let read = readSync(handle, chunk); read > 0; read = readSync(handle, chunk)) hash.update(chunk.subarray(0, read));
  } finally {
    closeSync(handle);
  }
  return hash.digest('hex');
}

/** @param {string} file @returns {any} what was written there, or null */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
