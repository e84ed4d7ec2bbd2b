import { existsSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import process from 'node:process';

import { runForeground } from './run.mjs';

/**
 * Brings node_modules to what the lock file says; nothing happens where it is so already. Answers an exit code.
 *
 * @param {string} root
 */
export async function install(root) {
  if (isInstalled(root)) return 0;
  if (process.platform === 'win32' && process.execPath.startsWith(join(root, 'node_modules') + sep)) {
    // Windows does not replace a program that is running, and the running Node lies in the folder to be replaced.
    console.log('Packages have changed: run `npm ci --ignore-scripts`, then start again.');
    return 1;
  }
  console.log('Packages: installing (once; about a minute) ...');
  const wanted = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { npm_node_execpath: node, npm_execpath: npm } = process.env;
  // The Node that runs npm, never the copy inside the folder that is being replaced.
  if (node !== undefined && npm !== undefined) return runForeground(node, [npm, ...wanted], { cwd: root });
  return runForeground('npm', wanted, { cwd: root, shell: process.platform === 'win32' });
}

/**
 * npm records what it installed; every package of the lock has to be in that record, save those for other platforms.
 *
 * @param {string} root
 */
export function isInstalled(root) {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = packagesIn(record);
  return Object.entries(packagesIn(join(root, 'package-lock.json'))).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    return found === undefined ? entry.optional === true : found.version === entry.version && found.integrity === entry.integrity;
  });
}

/**
 * @param {string} file
 * @returns {Record<string, { version: string, integrity?: string, optional?: boolean }>}
 */
function packagesIn(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}
