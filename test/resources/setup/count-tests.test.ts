import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { countBrowserTests, countReported, countUnitTests } from '../../../resources/setup/count-tests.mjs';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'concord-count-'))));
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function reportOf(content: unknown): string {
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

describe('the numbers of a test run', () => {
  it('a report that was never written counts nothing', () => {
    const missing = join(folder, 'missing.json');
    expect([countUnitTests(missing), countBrowserTests(missing), countReported(missing)]).toEqual([
      { passed: 0, failed: 0, skipped: 0 },
      { passed: 0, failed: 0, skipped: 0 },
      { passed: 0, failed: 0, skipped: 0 },
    ]);
  });

  it('a test file that does not load is one failure, though none of its tests ran', () => {
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ];
    const report = reportOf({ numPassedTests: 2, numFailedTests: 1, numPendingTests: 3, numTodoTests: 1, testResults });
    expect(countUnitTests(report)).toEqual({ passed: 2, failed: 2, skipped: 4 });
  });

  it('a test of the page that passed at the second attempt passed', () => {
    const report = reportOf({ stats: { expected: 5, unexpected: 1, flaky: 2, skipped: 3 } });
    expect(countBrowserTests(report)).toEqual({ passed: 7, failed: 1, skipped: 3 });
  });

  it('a runner of ours reports its three numbers as they are', () => {
    expect(countReported(reportOf({ passed: 420, failed: 2, skipped: 1 }))).toEqual({ passed: 420, failed: 2, skipped: 1 });
  });
});
