import { dirname, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { build } from './build.mjs';
import { findElectron } from './electron.mjs';
import { entryFile } from './entry-file.mjs';
import { findNode, noNode, putFirst } from './find-node.mjs';
import { install } from './install.mjs';
import { prepareInBackground, prepareNow } from './native-tensorflow.mjs';
import { runForeground } from './run.mjs';
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

/** A program that ends sooner with a fault has shown nothing: a library is missing, or the display. */
const SHORTEST_VISIT_MS = 3000;

/**
 * Opens the window on a project, or on the bundled example: Electron's where there is one, else that of a browser.
 *
 * @param {string} node
 * @param {string | null} electron
 */
async function start(node, electron) {
  const typedIn = process.env['INIT_CWD'] ?? process.cwd();
  const projects = rest.map((path) => (path.startsWith('-') ? path : resolve(typedIn, path)));
  const entry = entryFile(root, 'browser');
  if (electron !== null) {
    const since = performance.now();
    const env = { ...process.env, CONCORD_NODE: node, ...(entry.endsWith('.js') ? { CONCORD_BUNDLES: 'fresh' } : {}) };
    const code = await runForeground(electron, [root, ...projects], { cwd: typedIn, env });
    if (code === 0 || performance.now() - since > SHORTEST_VISIT_MS) return code;
    console.log('Desktop window: it could not be shown; a browser shows it instead.');
  }
  return runForeground(node, [entry, ...projects], { cwd: typedIn });
}

/** @param {string} sentence */
function stop(sentence) {
  console.log(sentence);
  return 1;
}

process.exitCode = await main();
