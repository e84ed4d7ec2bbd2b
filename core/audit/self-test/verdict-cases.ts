import { strongestExitCode } from '../../contract/exit-code.ts';
import type { SelfTestCase } from '../../contract/self-test-case.ts';
import { sameCase } from '../../contract/self-test-case.ts';
import { verdictOf } from '../../contract/verdict.ts';

/** Verdicts of gates come with gates. */
export const VERDICTS_NOT_DONE: readonly string[] = ['verdicts of gates: pass, fail, inconclusive, not-evaluable, veto, waiver'];

/** As resources/docs/command-line.md promises it: of two that apply, the one further left is the exit code. */
const PROMISED = [14, 12, 13, 15, 10, 4, 2, 130, 1, 3, 11, 0];

type Run = Parameters<typeof verdictOf>[0];
const done: Run = { state: 'done', done: 4, skipped: 0, failed: 0, total: 4 };

const runs: readonly (readonly [says: string, run: Run, evidence: 'some' | 'none', expected: string])[] = [
  ['everything compared', done, 'some', 'DESCRIBED 0'],
  ['one item skipped', { ...done, done: 3, skipped: 1 }, 'some', 'DESCRIBED 11 partial'],
  ['one item failed', { ...done, done: 3, failed: 1 }, 'some', 'DESCRIBED 11 partial'],
  ['no map that can be compared', done, 'none', 'none 3'],
  ['every item skipped', { ...done, done: 0, skipped: 4 }, 'some', 'none 3 partial'],
  ['cancelled', { ...done, state: 'cancelled', done: 2 }, 'some', 'none 130 partial'],
  ['paused', { ...done, state: 'paused', done: 2 }, 'some', 'none 3 partial'],
  ['failed', { ...done, state: 'failed', done: 2 }, 'some', 'none 3 partial'],
];

/** Which verdict and which exit code a run ends with. */
export function verdictCases(): SelfTestCase[] {
  return [
    ...runs.map(([says, run, evidence, expected]) => sameCase(`run: ${says}`, expected, textOf(run, evidence))),
    ...PROMISED.slice(1).map((weaker, at) => {
      const stronger = PROMISED[at] ?? 0;
      return sameCase(
        `exit code of ${String(weaker)} and ${String(stronger)}`,
        String(stronger),
        String(strongestExitCode([weaker, stronger])),
      );
    }),
    sameCase('exit code of 0 and a code that nobody knows', '4', String(strongestExitCode([0, 77]))),
  ];
}

function textOf(run: Run, evidence: 'some' | 'none'): string {
  const { verdict, exitCode, partial } = verdictOf(run, evidence);
  return `${verdict ?? 'none'} ${String(exitCode)}${partial ? ' partial' : ''}`;
}
