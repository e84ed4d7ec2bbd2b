import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';

import { isPrepared, writeAttempt, writeRecord } from './native-folder.mjs';

/**
 * A way to a native library. It fills a folder and answers what it put there, or throws its reason. `fill` may keep
 * what it downloaded in `download`, where the next attempt finds it; that folder is removed when a way has succeeded.
 *
 * @typedef {{ id: string, fill: (place: { folder: string, download: string }) => Promise<Filled> }} Way
 * @typedef {{ tensorflow: string, addon: string, files: string[] }} Filled
 */

/**
 * Tries the ways in order. The library is made beside its place and renamed in one step: whoever looks finds it whole
 * or not at all. Every reason is recorded. Answers null, or the reasons in one sentence.
 *
 * @param {import('./native-folder.mjs').NativeFolder} folder
 * @param {Way[]} ways
 * @returns {Promise<string | null>}
 */
export async function prepare(folder, ways) {
  mkdirSync(folder.place, { recursive: true, mode: 0o700 });
  if (!lock(folder.lock)) return 'another process is preparing it';
  /** @type {{ way: string, reason: string | null }[]} */
  const tried = [];
  /** @param {'preparing' | 'prepared' | 'failed'} state */
  const record = (state) => writeAttempt(folder, { at: new Date().toISOString(), state, ways: tried });
  try {
    record('preparing');
    for (const way of ways) {
      const reason = await attempt(folder, way);
      tried.push({ way: way.id, reason });
      if (reason !== null) continue;
      record('prepared');
      return null;
    }
    record('failed');
    return tried.map(({ way, reason }) => `${way}: ${reason}`).join('; ');
  } finally {
    rmSync(folder.making, { recursive: true, force: true });
    rmSync(folder.lock, { force: true });
  }
}

/**
 * @param {import('./native-folder.mjs').NativeFolder} folder
 * @param {Way} way
 */
async function attempt(folder, way) {
  try {
    rmSync(folder.making, { recursive: true, force: true });
    mkdirSync(folder.making, { recursive: true, mode: 0o700 });
    mkdirSync(folder.download, { recursive: true, mode: 0o700 });
    const filled = await way.fill({ folder: folder.making, download: folder.download });
    writeRecord(folder.making, { way: way.id, ...filled });
    rmSync(folder.ready, { recursive: true, force: true });
    renameSync(folder.making, folder.ready);
    if (!isPrepared(folder)) return 'what was prepared does not agree with its own record';
    rmSync(folder.download, { recursive: true, force: true });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * One process at a time; the mark of a process that is gone does not count.
 *
 * @param {string} file
 */
function lock(file) {
  const mark = { flag: 'wx', mode: 0o600 };
  try {
    writeFileSync(file, String(process.pid), mark);
    return true;
  } catch {
    if (isAlive(Number(readFileSync(file, 'utf8')))) return false;
    rmSync(file, { force: true });
    writeFileSync(file, String(process.pid), mark);
    return true;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
