import { rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

import { check } from './check.mjs';
import { countBrowserTests, countUnitTests } from './count-tests.mjs';
import { electronHere } from './electron.mjs';
import { prepareNow } from './native-tensorflow.mjs';
import { runForeground, runQuietly } from './run.mjs';
import { testHostileFiles } from './test-hostile.mjs';

/** @typedef {import('./count-tests.mjs').Counted} Counted */

/**
 * The whole of `npm test` once everything is installed: the checks, hostile files, then the real page in a real browser. A part that
 * this machine cannot run is named; CONCORD_REQUIRE=browser,desktop,engine,native makes it a failure. Answers an exit code.
 *
 * @param {string} root
 * @param {string} node
 * @param {number} built exit code of building the page
 */
export async function test(root, node, built) {
  const required = (process.env['CONCORD_REQUIRE'] ?? '').split(',');
  /** @type {string[]} */
  const problems = built === 0 ? [] : ['the page was not built'];
  /** @type {string[]} */
  const notRun = [];

  const engine = await missingEngine(root, node);
  if (engine !== null) (required.includes('engine') ? problems : notRun).push(`the engine does not load here (${engine})`);
  // Before the tests, not behind their back: a compiler beside them would show in what they measure.
  const native = await prepareNow(root, { thorough: required.includes('native') });
  if (native !== null) (required.includes('native') ? problems : notRun).push(`the tests of native TensorFlow (${native})`);
  const unit = await testUnits(root, problems);
  const hostile = engine === null ? await testHostileFiles(root, node, problems) : nothing;
  const browser = await systemBrowser(root, node);
  if (browser === null)
    (required.includes('browser') ? problems : notRun).push('the tests of the page: no Chromium, Chrome or Edge was found');
  const desktop = electronHere(root);
  if (desktop.program === null)
    (required.includes('desktop') ? problems : notRun).push(`the tests of the desktop window: ${desktop.reason}`);
  const page = await testPage(root, node, { browser, electron: desktop.program, problems });

  for (const sentence of notRun) console.log(`Not run: ${sentence}.`);
  for (const sentence of problems) console.log(`Failed: ${sentence}.`);
  const failed = unit.failed + hostile.failed + page.failed + problems.length;
  const [passed, skipped] = [unit.passed + hostile.passed + page.passed, unit.skipped + hostile.skipped + page.skipped];
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed === 0 ? 0 : 1;
}

/** @type {Counted} */
const nothing = { passed: 0, failed: 0, skipped: 0 };

/**
 * @param {string} root
 * @param {string[]} problems gains what no test can say of itself
 */
async function testUnits(root, problems) {
  const report = join(root, 'out', 'test', 'unit.json');
  rmSync(report, { force: true });
  const failedSteps = await check(root);
  const counted = countUnitTests(report);
  problems.push(...failedSteps.filter((step) => step !== 'check:unit' || counted.failed === 0).map((step) => `npm run ${step}`));
  return counted;
}

/**
 * @param {string} root
 * @param {string} node
 * @param {{ browser: string | null, electron: string | null, problems: string[] }} run `problems` gains what no test can say of itself
 */
async function testPage(root, node, { browser, electron, problems }) {
  const projects = [...(browser === null ? [] : ['browser']), ...(electron === null ? [] : ['desktop'])];
  if (projects.length === 0) return nothing;
  const report = join(root, 'out', 'test', 'browser.json');
  rmSync(report, { force: true });
  if (browser !== null) process.env['CONCORD_BROWSER'] = browser;
  if (electron !== null) process.env['CONCORD_ELECTRON'] = electron;
  const words = [join(root, 'node_modules/@playwright/test/cli.js'), 'test', ...projects.map((name) => `--project=${name}`)];
  const code = await runForeground(node, words, { cwd: root });
  const counted = countBrowserTests(report);
  if (code !== 0 && counted.failed === 0) problems.push('the tests of the page came to no end');
  return counted;
}

/**
 * The browser that the product itself would open, or null.
 *
 * @param {string} root
 * @param {string} node
 */
async function systemBrowser(root, node) {
  const ask = "const { findBrowser } = await import('./core/host/find-browser.ts'); process.stdout.write(findBrowser() ?? '');";
  const { code, output } = await runQuietly(node, ['--input-type=module', '--eval', ask], { cwd: root });
  return code === 0 && output !== '' ? output : null;
}

/**
 * Native packages load, or they do not: null, or the first complaint.
 *
 * @param {string} root
 * @param {string} node
 */
async function missingEngine(root, node) {
  const probe = `const sqlite = await import('better-sqlite3');
    new sqlite.default(':memory:').close();
    await import('onnxruntime-node');
    await import('sharp');`;
  const { code, output } = await runQuietly(node, ['--input-type=module', '--eval', probe], { cwd: root });
  return code === 0 ? null : (output.split('\n').find((line) => line.includes('Error')) ?? `exit code ${code}`).trim();
}
