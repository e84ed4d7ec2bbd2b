import type { CallName, ReplyOf, RequestOf } from '../contract/call.ts';
import type { Jobs } from '../contract/jobs.ts';
import type { Result } from '../contract/result.ts';
import { succeeded } from '../contract/result.ts';

import type { Surroundings } from './command-file.ts';

/** One job of the command's worker. Ctrl-C cancels it. */
export async function callWorker<Name extends CallName<Jobs>>(
  around: Surroundings,
  name: Name,
  request: RequestOf<Jobs, Name>,
): Promise<Result<ReplyOf<Jobs, Name>>> {
  const stop = new AbortController();
  const forget = around.onInterrupt(() => {
    stop.abort();
  });
  try {
    const answer = await around.worker().call(name, request, { signal: stop.signal });
    return answer.ok ? succeeded(answer.value.value) : answer;
  } finally {
    forget();
  }
}
