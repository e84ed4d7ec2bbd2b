import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';

import { writeLaunchers } from './launchers.mjs';
import { noticesOf } from './notices.mjs';
import { closureOf, filesOf, importedPackages } from './packages.mjs';

/**
 * Makes the folder that is the whole app: Node, bundles, page, the packages that cannot be bundled, example and
 * documentation. It needs nothing outside of itself, and holds nothing for another platform.
 *
 * @param {string} root of a checkout whose page and bundles are built
 * @param {string} node the Node that is shipped
 * @param {string} folder
 */
export function makeAppFolder(root, node, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'node', 'bin'), { recursive: true });
  copyFileSync(node, join(folder, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node'));
  copyNodeLicence(node, folder);
  for (const built of ['out/engine', 'out/renderer']) copy(root, folder, built);
  for (const shown of ['resources/docs', 'resources/examples', 'LICENSE', 'README.md']) copy(root, folder, shown);
  const bundles = readdirSync(join(folder, 'out', 'engine')).map((name) => join(folder, 'out', 'engine', name));
  const packages = closureOf(root, importedPackages(bundles));
  for (const name of packages) copyPackage(root, folder, name);
  writeFileSync(join(folder, 'THIRD-PARTY-NOTICES.txt'), noticesOf(root, packages));
  writeFileSync(join(folder, 'package.json'), manifestText(root));
  writeLaunchers(folder);
  return packages;
}

/** A Node that was installed by other means may lie apart from its licence, which is then named. @param {string} node @param {string} folder */
function copyNodeLicence(node, folder) {
  const beside = join(dirname(dirname(node)), 'LICENSE');
  const target = join(folder, 'node', 'LICENSE');
  if (existsSync(beside)) copyFileSync(beside, target);
  else writeFileSync(target, `Node.js ${process.version}: https://github.com/nodejs/node/blob/${process.version}/LICENSE\n`);
}

/** @param {string} root @param {string} folder @param {string} path */
function copy(root, folder, path) {
  cpSync(join(root, path), join(folder, path), { recursive: true, filter: (source) => !source.endsWith('.stamp') });
}

/** @param {string} root @param {string} folder @param {string} name */
function copyPackage(root, folder, name) {
  for (const file of filesOf(root, name)) {
    const target = join(folder, 'node_modules', name, file);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(root, 'node_modules', name, file), target);
  }
}

/** @param {string} root */
function manifestText(root) {
  const { name, version, license, description } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return `${JSON.stringify({ name, version, private: true, type: 'module', license, description }, null, 2)}\n`;
}
