import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { findNode, noNode, putFirst } from './find-node.mjs';
import { runForeground, runQuietly } from './run.mjs';

/**
 * The steps of `npm run check`; each is a script of package.json and can be run alone (`npm run check:lint`).
 * Reading the code comes first, in two lanes of about equal length; the tests then have the machine to themselves.
 */
const LANES = [['check:lint'], ['check:types', 'check:svelte', 'check:boundaries', 'check:format', 'check:dead']];
const TESTS = 'check:unit';

/**
 * Runs every step, whatever becomes of the others, and answers the names of those that failed.
 *
 * @param {string} root
 */
export async function check(root) {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const options = { cwd: root, shell: true };
  /** @type {string[]} */
  const failed = [];
  /** @param {string[]} lane */
  const read = async (lane) => {
    for (const step of lane) {
      const start = performance.now();
      const { code, output } = await runQuietly(scripts[step], [], options);
      console.log(`${step.padEnd(18)}${code === 0 ? 'good' : 'FAILED'}  ${((performance.now() - start) / 1000).toFixed(1)} s`);
      if (code === 0) continue;
      console.log(output.trimEnd());
      failed.push(step);
    }
  };
  await Promise.all(LANES.map(read));
  const code = await runForeground(scripts[TESTS], [], options);
  return code === 0 ? failed : [...failed, TESTS];
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
  const node = findNode(root);
  if (node !== null) putFirst(root, node);
  const failed = node === null ? [noNode] : await check(root);
  if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}
