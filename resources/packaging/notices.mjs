import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { alwaysKept } from './package-files.table.mjs';
import { closureOf, importedPackages, manifestOf } from './packages.mjs';

const LINE = '-'.repeat(100);

/**
 * The text that names everybody whose work is in the app: what lies in it as a package, and what the bundles and the
 * page were made from.
 *
 * @param {string} root
 * @param {readonly string[]} shipped packages that lie in the app
 */
export function noticesOf(root, shipped) {
  const sources = ['core', 'renderer', 'electron'].flatMap((folder) => scriptsIn(join(root, folder)));
  const names = [...new Set([...shipped, ...closureOf(root, importedPackages(sources))])].sort();
  const head = `Concord contains the work of others, each under its own licence. Node.js, with everything it contains: see node/LICENSE.\n`;
  return [head, ...names.map((name) => noticeOf(root, name))].join(`\n${LINE}\n`);
}

/** @param {string} root @param {string} name */
function noticeOf(root, name) {
  const { version, license = 'see its files', author } = manifestOf(root, name);
  const folder = join(root, 'node_modules', name);
  const texts = readdirSync(folder).filter((file) => file !== 'package.json' && alwaysKept.test(file));
  const by = typeof author === 'string' ? author : nameIn(author);
  const said = texts.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return [`${name} ${version}: ${license}${by === '' ? '' : `, ${by}`}`, ...said].join('\n\n');
}

/** @param {unknown} author */
function nameIn(author) {
  return typeof author === 'object' && author !== null && 'name' in author ? String(author.name) : '';
}

/** @param {string} folder */
function scriptsIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name)).map((entry) => join(entry.parentPath, entry.name));
}
