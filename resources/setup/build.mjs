import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { runQuietly } from './run.mjs';

/**
 * @typedef {object} Built
 * @property {string} title
 * @property {string} config
 * @property {string} folder where the result goes
 * @property {readonly string[]} sources everything it is made from
 */

/** @type {Built} */
const page = {
  title: 'Page',
  config: 'vite.config.ts',
  folder: 'out/renderer',
  sources: ['renderer', 'core/contract', 'core/figure', 'vite.config.ts', 'package-lock.json'],
};

/** @type {Built} */
const engine = {
  title: 'Engine',
  config: 'vite.node.config.ts',
  folder: 'out/engine',
  sources: ['core', 'vite.node.config.ts', 'package-lock.json'],
};

/** @type {Built} */
const desktop = {
  title: 'Desktop window',
  config: 'vite.electron.config.ts',
  folder: 'out/electron',
  sources: ['electron', 'core/contract', 'core/host', 'core/serve', 'vite.electron.config.ts', 'package-lock.json'],
};

/**
 * Builds the page, and the bundles of engine and desktop shell, where a source has changed since the last time. Answers an exit code.
 * The window cannot do without the page; without bundles the sources run, only slower to start, and in a browser.
 *
 * @param {string} root
 * @param {string} node
 */
export async function build(root, node) {
  const [built] = await Promise.all([page, engine, desktop].map((what) => buildOne(root, node, what)));

  return built ?? 1;
}

/**
 * @param {string} root
 * @param {string} node
 * @param {Built} what
 */
async function buildOne(root, node, what) {
  const stampFile = join(root, what.folder, '.stamp');
  const stamp = hashOf(root, what);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return 0;
  console.log(`${what.title}: building ...`);
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  // The build empties its folder first, stamp included: a build that was broken off leaves none.
  const { code, output } = await runQuietly(node, [vite, 'build', '--config', what.config, '--logLevel', 'warn'], { cwd: root });
  if (code === 0) writeFileSync(stampFile, stamp);
  else console.log(output);
  return code;
}

/**
 * @param {string} root
 * @param {Built} what
 */
function hashOf(root, { sources }) {
  const hash = createHash('sha256');
  for (const source of sources) addTo(hash, root, source);
  return hash.digest('hex');
}

/**
 * Names count too: a file that moved is a change.
 *
 * @param {import('node:crypto').Hash} hash
 * @param {string} root
 * @param {string} path
 */
function addTo(hash, root, path) {
  const entries = path.includes('.') ? null : readdirSync(join(root, path), { withFileTypes: true });
  if (entries === null) {
    hash.update(`${path}\0`).update(readFileSync(join(root, path)));
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inside = `${path}/${entry.name}`;
    if (entry.isDirectory()) addTo(hash, root, inside);
    else hash.update(`${inside}\0`).update(readFileSync(join(root, inside)));
  }
}
