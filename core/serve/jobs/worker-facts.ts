import type { Handlers } from '../../contract/call.ts';
import type { Jobs } from '../../contract/jobs.ts';
import { succeeded } from '../../contract/result.ts';

import { cacheFacts } from '../../executors/cache-facts.ts';
import { trustedExecutor } from './trusted-executor.ts';

/** `worker/facts`: which executor comes first in this worker, whether it passed its self-test, and what would have come before it. */
export function workerFacts(): Handlers<Jobs>['worker/facts'] {
  return async () => {
    const chosen = await trustedExecutor('auto');
    if (!chosen.ok) return chosen;
    const { executor, selfTest, fallbacks } = chosen.value;
    return succeeded({
      value: {
        executor: executor.id,
        executorVersion: executor.version,
        selfTest: executor.id === 'reference' ? 'failed' : 'passed', // nothing but the definition itself is left
        reasons: [...fallbacks, ...selfTest.reasons],
        cache: cacheFacts(),
        residentBytes: process.memoryUsage.rss(),
      },
    });
  };
}
