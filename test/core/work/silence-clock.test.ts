import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { SilenceClock } from '../../../core/work/silence-clock.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** What a stopped process sees: every clock has moved on, and a timer that was due many times fires once. */
async function sleep(ms: number): Promise<void> {
  vi.setSystemTime(Date.now() + ms);
  const now = performance.now();
  vi.spyOn(performance, 'now').mockImplementation(() => now + ms);
  await vi.advanceTimersToNextTimerAsync();
  vi.restoreAllMocks();
}

async function ranAfter(clock: SilenceClock, ms: number): Promise<boolean> {
  let ran = false;
  void clock.ran.then(() => (ran = true));
  await vi.advanceTimersByTimeAsync(ms);
  clock.stop();
  return ran;
}

it('runs out at its deadline, not before', async () => {
  expect([await ranAfter(new SilenceClock(30_000), 29_900), await ranAfter(new SilenceClock(30_000), 30_000)]).toEqual([false, true]);
});

it('has not run out after a sleep of five minutes, and counts it as one look', async () => {
  const clock = new SilenceClock(30_000);
  await sleep(300_000);
  clock.wind();
  expect([clock.longestMs <= 2_000, await ranAfter(clock, 28_000)]).toEqual([true, false]);
});

it('after a sleep it gives what was left before it', async () => {
  const clock = new SilenceClock(30_000);
  await vi.advanceTimersByTimeAsync(20_000);
  await sleep(300_000);
  expect([await ranAfter(clock, 8_000)]).toEqual([false]);
  const other = new SilenceClock(30_000);
  await vi.advanceTimersByTimeAsync(20_000);
  await sleep(300_000);
  expect(await ranAfter(other, 10_000)).toBe(true);
});

it('without a bound it measures and never runs out', async () => {
  const clock = new SilenceClock(null);
  expect(await ranAfter(clock, 600_000)).toBe(false);
  clock.wind();
  expect(clock.longestMs).toBe(600_000);
});
