import type { WireArray } from '../contract/call.ts';
import type { Result } from '../contract/result.ts';
import { SilenceClock } from './silence-clock.ts';
import type { WorkerEnd } from './worker-end.ts';
import type { WorkerLife } from './worker-life.ts';
import type { JobDone, JobName, JobOptions, JobRequest } from './workers.ts';

/** How long a cancelled worker may take to answer before it is ended. */
export const CANCEL_GRACE_MS = 2000;

export interface Job<Name extends JobName> {
  readonly name: Name;
  readonly request: JobRequest<Name>;
  readonly options: JobOptions;
  /** Longest silence; null for no bound. */
  readonly deadlineMs: number | null;
}

export type JobOutcome<Name extends JobName> =
  /** `silenceMs` is the longest time between two signs of life. */
  | { readonly kind: 'answered'; readonly result: Result<JobDone<Name>>; readonly silenceMs: number }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'silent'; readonly deadlineMs: number }
  | { readonly kind: 'died'; readonly end: WorkerEnd };

/**
 * Runs one job on one worker until it answers, dies, is silent for too long, or has not obeyed a cancel in time.
 * In the last two cases the worker still lives: the caller ends it.
 */
export async function runJob<Name extends JobName>(life: WorkerLife, job: Job<Name>): Promise<JobOutcome<Name>> {
  const clock = new SilenceClock(job.deadlineMs);
  const patience = cancelPatience(job.options.signal);
  const stopListening = listen(life, job.options, () => {
    clock.wind();
  });
  try {
    return await Promise.race([
      answer(life, job, clock),
      life.ended.then((end): JobOutcome<Name> => ({ kind: 'died', end })),
      clock.ran.then((deadlineMs): JobOutcome<Name> => ({ kind: 'silent', deadlineMs })),
      patience.over.then((): JobOutcome<Name> => ({ kind: 'cancelled' })),
    ]);
  } finally {
    clock.stop();
    patience.stop();
    stopListening();
  }
}

async function answer<Name extends JobName>(
  life: WorkerLife,
  { name, request, options }: Job<Name>,
  clock: SilenceClock,
): Promise<JobOutcome<Name>> {
  const how: { arrays?: readonly WireArray[]; signal?: AbortSignal } = {};
  if (options.arrays !== undefined) how.arrays = options.arrays;
  if (options.signal !== undefined) how.signal = options.signal;
  const result = await life.client.call(name, request, how);
  // A broken channel is told a moment before the end of its process, which knows the reason.
  if (!result.ok && result.failure.code === 'engine/lost') return { kind: 'died', end: await life.ended };
  clock.wind();
  return { kind: 'answered', result, silenceMs: clock.longestMs };
}

function listen(life: WorkerLife, { on = {} }: JobOptions, alive: () => void): () => void {
  const stops = [
    life.client.on('cells/item', (payload, arrays) => {
      alive();
      on['cells/item']?.(payload, arrays);
    }),
    life.client.on('cells/skipped', (payload, arrays) => {
      alive();
      on['cells/skipped']?.(payload, arrays);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function cancelPatience(signal: AbortSignal | undefined): { readonly over: Promise<void>; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let begin = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    begin = () => {
      timer = setTimeout(resolve, CANCEL_GRACE_MS);
    };
    signal?.addEventListener('abort', begin, { once: true });
  });
  return {
    over,
    stop: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', begin);
    },
  };
}
