import { expect, it } from 'vitest';

import { NewestOnly } from '../../../core/serve/newest-only.ts';

/** Work that ends when it is told to, or when it is cancelled. */
function held() {
  let finish = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const work = async (signal: AbortSignal): Promise<string> => {
    const aborted = new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => {
        resolve();
      });
    });
    await Promise.race([released, aborted]);
    return signal.aborted ? 'cancelled' : 'done';
  };
  const end = (): void => {
    finish();
  };
  return { work, finish: end };
}
const never = new AbortController().signal;

it('a newer call cancels the one that runs, and begins when that has ended', async () => {
  const newest = new NewestOnly();
  const [first, second] = [held(), held()];
  const older = newest.run(never, first.work);
  const newer = newest.run(never, second.work);
  expect(await older).toBe('cancelled');
  second.finish();
  expect(await newer).toBe('done');
});

it('of many that wait only the newest is not cancelled: no queue builds up', async () => {
  const newest = new NewestOnly();
  const calls = Array.from({ length: 20 }, () => newest.run(never, (signal) => Promise.resolve(signal.aborted ? 'cancelled' : 'done')));
  const answers = await Promise.all(calls);
  expect(answers.filter((answer) => answer === 'done')).toHaveLength(1);
  expect(answers.at(-1)).toBe('done');
});

it("the caller's own signal cancels too, and one that throws keeps nobody waiting", async () => {
  const newest = new NewestOnly();
  const gone = new AbortController();
  const first = newest.run(gone.signal, held().work);
  gone.abort();
  expect(await first).toBe('cancelled');
  await expect(newest.run(never, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await newest.run(never, () => Promise.resolve('next'))).toBe('next');
});
