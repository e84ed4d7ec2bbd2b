import type { CallName, ReplyOf, RequestOf, WireArray } from '../../core/contract/call.ts';
import { connect } from '../../core/contract/client.ts';
import { defaultLimits } from '../../core/contract/limits.ts';
import { jobs } from '../../core/contract/jobs.ts';
import type { Jobs } from '../../core/contract/jobs.ts';
import type { Result } from '../../core/contract/result.ts';
import { workerHandlers } from '../../core/serve/jobs/worker-handlers.ts';
import { memoryPorts } from '../../core/serve/memory-port.ts';
import { serve } from '../../core/serve/serve.ts';

/** One event that a job told, with its arrays. */
export interface Told {
  readonly name: string;
  readonly payload: unknown;
  readonly arrays: readonly WireArray[];
}

export interface Answered<Value> {
  readonly result: Result<Value>;
  readonly told: readonly Told[];
}

/** Runs one job of a real worker over a memory port: the same codec and checks, without a process. */
export async function runJob<Name extends CallName<Jobs>>(
  name: Name,
  request: RequestOf<Jobs, Name>,
  arrays: readonly WireArray[] = [],
): Promise<Answered<ReplyOf<Jobs, Name>>> {
  const [ours, theirs] = memoryPorts();
  const serving = serve(theirs, jobs, workerHandlers);
  const client = connect(ours, jobs);
  const told: Told[] = [];
  for (const event of ['cells/item', 'cells/skipped'] as const) {
    client.on(event, (payload, values) => {
      told.push({ name: event, payload, arrays: values });
    });
  }
  const result = await client.call(name, request, { arrays });
  client.close();
  serving.stop();
  return { result: result.ok ? { ok: true, value: result.value.value } : result, told };
}

/** A place of data with the defaults. */
export function dataAt(path: string, more: { readonly labelsPath?: string; readonly arrayName?: string } = {}) {
  return { path, arrayName: more.arrayName ?? null, labelsPath: more.labelsPath ?? null, layout: 'nhwc' as const, limits: defaultLimits };
}
