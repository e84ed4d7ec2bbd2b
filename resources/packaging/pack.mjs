import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { build } from '../setup/build.mjs';
import { findNode, noNode, putFirst } from '../setup/find-node.mjs';
import { makeAppFolder } from './app-folder.mjs';
import { packFolder } from './archive.mjs';

const MEBI = 1024 * 1024;

/**
 * `npm run pack`: the app as one folder and one archive in out/pack, for this platform. Answers the folder.
 *
 * @param {string} root
 * @param {{ archive: boolean, log: (line: string) => void }} how
 */
export async function pack(root, { archive, log }) {
  const node = findNode(root);
  if (node === null) throw new Error(noNode);
  putFirst(root, node);
  if ((await build(root, node)) !== 0) throw new Error('the page could not be built');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const folder = join(root, 'out', 'pack', `concord-${version}-${process.platform}-${process.arch}`);
  const packages = makeAppFolder(root, node, folder);
  for (const [name, bytes] of parts(folder)) log(`${name.padEnd(28)}${inMebi(bytes)}`);
  log(`${'all'.padEnd(28)}${inMebi(sizeOf(folder))}   ${packages.length} packages   ${folder}`);
  if (archive) {
    const path = await packFolder(folder);
    log(`${'archive'.padEnd(28)}${inMebi(statSync(path).size)}   ${path}`);
  }
  return folder;
}

/** What takes the room: the folders of the app, and its largest packages. @param {string} folder */
function parts(folder) {
  const inside = readdirSync(join(folder, 'node_modules')).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(folder, 'node_modules', name)).map((one) => `${name}/${one}`) : [name],
  );
  const packages = inside.map((name) => `node_modules/${name}`);
  const names = ['node', 'out/engine', 'out/renderer', 'resources', ...packages];
  return names
    .map((name) => /** @type {const} */ ([name, sizeOf(join(folder, name))]))
    .filter(([name, bytes]) => !name.startsWith('node_modules/') || bytes > MEBI / 2);
}

/** @param {string} path @returns {number} */
function sizeOf(path) {
  if (statSync(path).isFile()) return statSync(path).size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}

/** @param {number} bytes */
function inMebi(bytes) {
  return `${(bytes / MEBI).toFixed(1).padStart(7)} MiB`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
  await pack(root, { archive: true, log: console.log });
}
