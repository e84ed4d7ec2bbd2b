import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { runQuietly } from './run.mjs';

/** Everything the built page is made from. */
const SOURCES = ['renderer', 'core/contract', 'core/figure', 'vite.config.ts', 'package-lock.json'];

/**
 * Builds the page when one of its sources has changed since the last time. Answers an exit code.
 *
 * @param {string} root
 * @param {string} node
 */
export async function buildPage(root, node) {
  const stampFile = join(root, 'out', 'renderer', '.stamp');
  const stamp = hashOf(root);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return 0;
  console.log('Page: building ...');
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  // The build empties its folder first, stamp included: a build that was broken off leaves none.
  const { code, output } = await runQuietly(node, [vite, 'build', '--logLevel', 'warn'], { cwd: root });
  if (code === 0) writeFileSync(stampFile, stamp);
  else console.log(output);
  return code;
}

/** @param {string} root */
function hashOf(root) {
  const hash = createHash('sha256');
  for (const source of SOURCES) addTo(hash, root, source);
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
