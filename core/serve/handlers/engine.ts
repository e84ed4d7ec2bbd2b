import { succeeded } from '../../contract/result.ts';
import { doctorLines } from '../doctor-lines.ts';
import type { HandlersOf } from '../engine-context.ts';
import type { Workers } from '../../work/workers.ts';
import type { ExecutorSelfTest } from '../executor-facts.ts';
import { runSelfTest, testExecutors } from '../self-test.ts';

export interface EngineFacts {
  readonly version: string;
  readonly sqlite: string;
  /** A fake engine or worker is in its place: said in the window and in every report. */
  readonly stub: boolean;
}

/** What this engine is. Answers at once: the self-test may still be running. */
export function engineHandlers(
  facts: EngineFacts,
  selfTest: ExecutorSelfTest,
  workers: Workers,
): HandlersOf<'engine/facts' | 'engine/doctor' | 'engine/self-test'> {
  const { version, sqlite, stub } = facts;
  return {
    'engine/facts': async () => {
      const { executor, executorVersion, selfTest: state } = selfTest.facts();
      return succeeded({ value: { version, node: process.versions.node, sqlite, executor, executorVersion, selfTest: state, stub } });
    },
    // The doctor waits: an answer without the self-test would be no answer.
    'engine/doctor': async () => {
      const [executor, tests] = [await selfTest.done, await testExecutors(workers, { fresh: false })];
      return succeeded({ value: { lines: doctorLines({ executor, tests, sqlite }) } });
    },
    'engine/self-test': async () => succeeded({ value: await runSelfTest(workers, { version, sqlite }) }),
  };
}
