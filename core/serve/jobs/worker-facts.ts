import type { Handlers } from '../../contract/call.ts';
import type { Jobs } from '../../contract/jobs.ts';
import { succeeded } from '../../contract/result.ts';

import { trustedExecutor } from './trusted-executor.ts';

/** `worker/facts`: which executor this worker runs, and whether it passed its self-test. */
export function workerFacts(): Handlers<Jobs>['worker/facts'] {
  return async () => {
    const onnx = await trustedExecutor('onnx');
    const residentBytes = process.memoryUsage.rss();
    if (onnx.ok) {
      const { executor, selfTest } = onnx.value;
      return succeeded({
        value: {
          executor: executor.id,
          executorVersion: executor.version,
          selfTest: 'passed',
          reasons: [...selfTest.reasons],
          residentBytes,
        },
      });
    }
    return succeeded({
      value: { executor: 'reference', executorVersion: '1', selfTest: 'failed', reasons: [onnx.failure.message], residentBytes },
    });
  };
}
