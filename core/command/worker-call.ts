import type { CallName, ReplyOf, RequestOf } from '../contract/call.ts';
import { failure } from '../contract/failures.ts';
import type { Jobs } from '../contract/jobs.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import type { Surroundings } from './command-file.ts';

/** One job of the command's worker. Ctrl-C cancels it; a worker that dies is told with the last it said. */
export async function callWorker<Name extends CallName<Jobs>>(
  around: Surroundings,
  name: Name,
  request: RequestOf<Jobs, Name>,
): Promise<Result<ReplyOf<Jobs, Name>>> {
  const worker = around.worker();
  const stop = new AbortController();
  const forget = around.onInterrupt(() => {
    stop.abort();
  });
  try {
    const answer = await worker.client.call(name, request, { signal: stop.signal });
    if (answer.ok) return succeeded(answer.value.value);
    if (answer.failure.code !== 'engine/lost') return answer;
    const { reason, said } = await worker.ended;
    const lastWords = said.trim().split('\n').at(-1) ?? '';
    return failed(failure('engine/worker-lost', `the worker ended: ${reason}${lastWords === '' ? '' : ` (${lastWords})`}`));
  } finally {
    forget();
  }
}
