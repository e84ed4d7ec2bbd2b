import { expect, test } from 'vitest';

import { timeRepeated } from '../../../core/bench/time-repeated.ts';

/** Work that takes the given milliseconds, one after the other, on a clock of its own. */
function worked(taken: readonly number[]) {
  let [clock, calls] = [0, 0];
  return {
    work: () => {
      clock += taken[Math.min(calls, taken.length - 1)] ?? 0;
      calls += 1;
      return Promise.resolve();
    },
    now: () => clock,
    calls: () => calls,
  };
}

test('the runs that warm up are not counted', async () => {
  const { work, now, calls } = worked([900, 150, 150]);
  expect(await timeRepeated(work, now)).toEqual({ median: 150, fastest: 150, repetitions: 9 });
  expect(calls()).toBe(11);
});

test('slow work is repeated three times, fast work eighty times', async () => {
  const slow = worked([3000]);
  const fast = worked([1]);
  expect((await timeRepeated(slow.work, slow.now)).repetitions).toBe(3);
  expect((await timeRepeated(fast.work, fast.now)).repetitions).toBe(80);
});

test('one slow run does not move the median', async () => {
  const { work, now } = worked([3000, 3000, 3000, 9000, 2500]);
  expect(await timeRepeated(work, now)).toMatchObject({ median: 3000, fastest: 2500 });
});
