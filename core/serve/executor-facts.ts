import type { ReplyOf } from '../contract/call.ts';
import type { Jobs } from '../contract/jobs.ts';
import type { Result } from '../contract/result.ts';
import type { Workers } from '../work/workers.ts';

type Answer = ReplyOf<Jobs, 'worker/facts'>;

export interface ExecutorFacts {
  readonly executor: string;
  readonly executorVersion: string;
  readonly selfTest: 'passed' | 'failed' | 'running';
  readonly reasons: readonly string[];
  /** What workers keep on this machine; null where none has said. */
  readonly cache: { readonly folder: string; readonly bytes: number } | null;
}

/** Asks the first worker for the self-test of its executor, without keeping anybody waiting for it. */
export class ExecutorSelfTest {
  readonly done: Promise<ExecutorFacts>;
  #facts: ExecutorFacts = { executor: 'auto', executorVersion: '', selfTest: 'running', reasons: [], cache: null };

  constructor(workers: Workers) {
    this.done = workers.run('worker/facts', {}).then((answer) => {
      this.#facts = factsOf(answer);
      return this.#facts;
    });
  }

  /** As far as it is known now. */
  facts(): ExecutorFacts {
    return this.#facts;
  }
}

function factsOf(answer: Result<{ readonly value: Answer }>): ExecutorFacts {
  if (!answer.ok) return { executor: 'none', executorVersion: '', selfTest: 'failed', reasons: [answer.failure.message], cache: null };
  const { executor, executorVersion, selfTest, reasons, cache } = answer.value.value;
  return { executor, executorVersion, selfTest, reasons, cache };
}
