import { describe, expect, it } from 'vitest';

import { strongestExitCode } from '../../../core/contract/exit-code.ts';
import { failures } from '../../../core/contract/failures.table.ts';
import { verdictOf } from '../../../core/contract/verdict.ts';

describe('the exit code', () => {
  it('of nothing is 0', () => {
    expect(strongestExitCode([])).toBe(0);
  });

  it('of several is the first in the order 14, 12, 13, 15, 10, 4, 2, 130, 1, 3, 11, 0', () => {
    const order = [14, 12, 13, 15, 10, 4, 2, 130, 1, 3, 11, 0];
    order.forEach((code, place) => {
      expect(strongestExitCode(order.slice(place).reverse())).toBe(code);
    });
  });

  it('that nobody defined counts as a fault of ours', () => {
    expect([strongestExitCode([77]), strongestExitCode([77, 0]), strongestExitCode([77, 12])]).toEqual([4, 4, 12]);
  });

  it('of every failure code is one that is documented', () => {
    expect([...new Set(Object.values(failures).map(({ exit }) => exit))].sort((a, b) => a - b)).toEqual([
      2, 3, 4, 10, 11, 12, 13, 14, 15, 130,
    ]);
  });
});

describe('the verdict of a run without gates', () => {
  const done = { state: 'done', done: 10, skipped: 0, failed: 0, total: 10 } as const;

  it.each([
    {
      name: 'never says more than DESCRIBED',
      run: done,
      evidence: 'some',
      expected: { verdict: 'DESCRIBED', exitCode: 0, partial: false },
    },
    {
      name: 'is partial with a skipped item, exit 11',
      run: { ...done, done: 9, skipped: 1 },
      evidence: 'some',
      expected: { verdict: 'DESCRIBED', exitCode: 11, partial: true },
    },
    {
      name: 'does not exist for a cancelled run, exit 130',
      run: { ...done, state: 'cancelled', done: 4 },
      evidence: 'some',
      expected: { verdict: null, exitCode: 130, partial: true },
    },
    {
      name: 'does not exist while a run has not ended',
      run: { ...done, state: 'running', done: 4 },
      evidence: 'some',
      expected: { verdict: null, exitCode: 3, partial: true },
    },
    {
      name: 'does not exist where every item was left out',
      run: { ...done, done: 0, skipped: 10 },
      evidence: 'some',
      expected: { verdict: null, exitCode: 3, partial: true },
    },
    {
      name: 'does not exist where no two maps could be compared',
      run: done,
      evidence: 'none',
      expected: { verdict: null, exitCode: 3, partial: false },
    },
  ] as const)('$name', ({ run, evidence, expected }) => {
    expect(verdictOf(run, evidence)).toEqual(expected);
  });
});
