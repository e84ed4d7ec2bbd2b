import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counted */

/**
 * Numbers of a vitest report. A file that did not even load holds no test, and is counted as one that failed.
 *
 * @param {string} reportFile
 * @returns {Counted}
 */
export function countUnitTests(reportFile) {
  const report = read(reportFile);
  if (report === null) return { passed: 0, failed: 0, skipped: 0 };
  /** @type {{ status: string, assertionResults: { status: string }[] }[]} */
  const files = report.testResults;
  const unloaded = files.filter((file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * Numbers of a Playwright report.
 *
 * @param {string} reportFile
 * @returns {Counted}
 */
export function countBrowserTests(reportFile) {
  const report = read(reportFile);
  if (report === null) return { passed: 0, failed: 0, skipped: 0 };
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected + flaky, failed: unexpected, skipped };
}

/**
 * Numbers of a runner of our own, which reports nothing else.
 *
 * @param {string} reportFile
 * @returns {Counted}
 */
export function countReported(reportFile) {
  const { passed = 0, failed = 0, skipped = 0 } = read(reportFile) ?? {};
  return { passed, failed, skipped };
}

/** @param {string} reportFile @returns {any} the report as its tool wrote it, or null */
function read(reportFile) {
  return existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : null;
}
