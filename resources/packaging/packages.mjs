import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';

import { alwaysKept, leftOut, packageFiles } from './package-files.table.mjs';

/**
 * @typedef {object} Manifest
 * @property {string} name
 * @property {string} version
 * @property {string} [license]
 * @property {unknown} [author]
 * @property {unknown} [repository]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [optionalDependencies]
 */

/**
 * The packages that files import, each once, without those of Node itself.
 *
 * @param {readonly string[]} files absolute paths of scripts
 */
export function importedPackages(files) {
  /** @type {Set<string>} */
  const found = new Set();
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    for (const match of text.matchAll(/\b(?:from|import|import\(|require\()\s*["']([^"'\n]+)["']/g)) {
      const name = packageName(match[1] ?? '');
      if (name !== null) found.add(name);
    }
  }
  return [...found].sort();
}

/** @param {string} specifier */
function packageName(specifier) {
  if (!/^(@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*(\/|$)/.test(specifier) || builtinModules.includes(specifier)) return null;
  const [first = '', second = ''] = specifier.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

/**
 * Packages and everything they need in turn, as installed here: of optional ones, those of this platform.
 *
 * @param {string} root
 * @param {readonly string[]} names
 */
export function closureOf(root, names) {
  /** @type {Set<string>} */
  const closure = new Set();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (closure.has(name) || !existsSync(manifestFile(root, name))) continue;
    closure.add(name);
    const { dependencies = {}, optionalDependencies = {} } = manifestOf(root, name);
    const optional = Object.keys(optionalDependencies).filter((one) => isForHere(root, one));
    waiting.push(...(packageFiles[name]?.needs ?? [...Object.keys(dependencies), ...optional]));
  }
  return [...closure].sort();
}

/**
 * The files of a package that go into the app, as paths within it.
 *
 * @param {string} root
 * @param {string} name
 */
export function filesOf(root, name) {
  const folder = join(root, 'node_modules', name);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map(({ parentPath, name: file }) =>
    join(parentPath, file)
      .slice(folder.length + 1)
      .replaceAll('\\', '/'),
  );
  const wanted = packageFiles[name]?.files ?? null;
  return paths.filter((path) => {
    if (path.startsWith('node_modules/')) return false;
    if (alwaysKept.test(path)) return true;
    if (leftOut.test(path)) return false;
    return wanted === null || wanted.some((start) => path.startsWith(start));
  });
}

/**
 * @param {string} root
 * @param {string} name
 * @returns {Manifest}
 */
export function manifestOf(root, name) {
  return JSON.parse(readFileSync(manifestFile(root, name), 'utf8'));
}

/** @param {string} root @param {string} name */
function manifestFile(root, name) {
  return join(root, 'node_modules', name, 'package.json');
}

/** npm installs optional packages only where they fit, but a copied node_modules may hold more. @param {string} root @param {string} name */
function isForHere(root, name) {
  if (!existsSync(manifestFile(root, name))) return false;
  const { os, cpu } = /** @type {{ os?: string[], cpu?: string[] }} */ (JSON.parse(readFileSync(manifestFile(root, name), 'utf8')));
  return (os?.includes(process.platform) ?? true) && (cpu?.includes(process.arch) ?? true);
}
