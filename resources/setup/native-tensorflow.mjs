import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { isPrepared, nativeFolder, readAttempt } from './native-folder.mjs';
import { prepare } from './prepare-native.mjs';
import { upstreamWay } from './upstream-native.mjs';
import { wheelWay } from './wheel-native.mjs';

/** A failed attempt is repeated after this time: networks come back, compilers get installed. */
const RETRY_MS = 24 * 3600 * 1000;

/**
 * Sees to the native library without ever holding up a start: it is there, or it is being prepared behind the back of
 * this process and counts from the next worker on. Answers the line to print, or null.
 *
 * @param {string} root
 * @param {string} node
 */
export function prepareInBackground(root, node) {
  const folder = nativeFolder();
  if (isPrepared(folder) || triedLately(folder)) return null;
  mkdirSync(folder.place, { recursive: true });
  const log = openSync(join(folder.place, 'log.txt'), 'a');
  const child = spawn(node, [fileURLToPath(import.meta.url)], {
    cwd: root,
    detached: true,
    stdio: ['ignore', log, log],
    windowsHide: true,
  });
  child.on('error', () => undefined);
  child.unref();
  closeSync(log);
  return 'TensorFlow: being prepared in the background (once, about 260 MB); until then ONNX Runtime does the work.';
}

/**
 * Prepares and waits. Answers null, or why there is no native library.
 *
 * @param {string} root
 * @param {{ thorough?: boolean }} [how] `thorough` compares hashes too, not only sizes
 * @returns {Promise<string | null>}
 */
export async function prepareNow(root, { thorough = false } = {}) {
  const folder = nativeFolder();
  if (isPrepared(folder, { thorough })) return null;
  return prepare(folder, [wheelWay(root), upstreamWay(root)]);
}

/** @param {import('./native-folder.mjs').NativeFolder} folder */
function triedLately(folder) {
  const attempt = readAttempt(folder);
  return attempt !== null && attempt.state === 'failed' && Date.now() - Date.parse(attempt.at) < RETRY_MS;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const reason = await prepareNow(process.cwd());
  if (reason !== null) console.log(reason);
  process.exitCode = reason === null ? 0 : 1;
}
