import { dirname, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { build } from './build.mjs';
import { findElectron } from './electron.mjs';
import { findNode, noNode, putFirst } from './find-node.mjs';
import { install } from './install.mjs';
import { prepareInBackground, prepareNow } from './native-tensorflow.mjs';
import { showWindow } from './show-window.mjs';
import { test } from './test.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const [job, ...rest] = process.argv.slice(2);

/** The whole of `npm start` and `npm test`: packages, Node, page, then the job. Answers an exit code. */
async function main() {
  if (job !== 'start' && job !== 'test') return stop('setup.mjs: expected start or test');
  const installed = await install(root);
  if (installed !== 0) return stop('The packages could not be installed; what npm said stands above.');
  const node = findNode(root);
  if (node === null) return stop(noNode);
  putFirst(root, node);
  const electron = job === 'start' && !rest.includes('--no-window') ? findElectron({ root, node }) : Promise.resolve(null);
  const built = await build(root, node);
  if (job === 'test') return test(root, node, built);
  if (built !== 0) return stop('The page could not be built; the reason stands above.');
  const unprepared = await seeToNative(node);
  if (unprepared !== null) return stop(`Native TensorFlow is required and cannot be prepared: ${unprepared}`);
  return start(node, await electron);
}

/**
 * Prepares the native library behind the back of the start, or, where it is required, before it. Answers why a
 * required one is missing.
 *
 * @param {string} node
 */
async function seeToNative(node) {
  if ((process.env['CONCORD_REQUIRE'] ?? '').split(',').includes('native')) return prepareNow(root, { thorough: true });
  const line = prepareInBackground(root, node);
  if (line !== null) console.log(line);
  return null;
}

/**
 * Opens the window on a project, or on the bundled example. Paths belong to the place where they were typed.
 *
 * @param {string} node
 * @param {string | null} electron
 */
async function start(node, electron) {
  const typedIn = process.env['INIT_CWD'] ?? process.cwd();
  const words = rest.map((path) => (path.startsWith('-') ? path : resolve(typedIn, path)));
  return showWindow({ root, node, electron, words, typedIn });
}

/** @param {string} sentence */
function stop(sentence) {
  console.log(sentence);
  return 1;
}

process.exitCode = await main();
