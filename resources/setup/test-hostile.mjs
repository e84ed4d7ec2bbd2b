import { rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

import { countReported } from './count-tests.mjs';
import { runForeground } from './run.mjs';

/** @typedef {import('./count-tests.mjs').Counted} Counted */

/** Seconds per reader: the whole minute on the machine that has nothing else to do, a taste of it elsewhere. */
const [FUZZ_SECONDS_IN_CI, FUZZ_SECONDS] = [60, 10];

/**
 * Hostile files: every one of the manifest with its good twin, then seeded damage for each reader, two at a time.
 *
 * @param {string} root
 * @param {string} node
 * @param {string[]} problems gains what no report can say of itself
 * @returns {Promise<Counted>}
 */
export async function testHostileFiles(root, node, problems) {
  const seconds = process.env['CI'] === undefined ? FUZZ_SECONDS : FUZZ_SECONDS_IN_CI;
  const parts = [
    { title: 'the zoo of bad files', name: 'zoo', words: ['test/zoo/replay.ts'] },
    { title: 'the fuzzing of the readers', name: 'fuzz', words: ['test/fuzz/run.ts', '--seconds', String(seconds)] },
  ];
  const counted = { passed: 0, failed: 0, skipped: 0 };
  for (const { title, name, words } of parts) {
    const report = join(root, 'out', 'test', `${name}.json`);
    rmSync(report, { force: true });
    console.log(`${new Date().toISOString()} ${title}`);
    const code = await runForeground(node, [...words, '--report', report], { cwd: root });
    const found = countReported(report);
    counted.passed += found.passed;
    counted.failed += found.failed;
    counted.skipped += found.skipped;
    if (code !== 0 && found.failed === 0) problems.push(`${title} came to no end`);
  }
  return counted;
}
