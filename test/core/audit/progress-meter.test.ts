import { describe, expect, it } from 'vitest';

import { ProgressMeter } from '../../../core/audit/progress-meter.ts';

function makeMeter(total: number) {
  const clock = { now: 0 };
  const told: Parameters<ConstructorParameters<typeof ProgressMeter>[0]['tell']>[0][] = [];
  const meter = new ProgressMeter({
    run: 'r',
    candidate: 'c',
    counts: { total, done: 0, skipped: 0, failed: 0, waiting: total },
    tell: (progress) => told.push(progress),
    now: () => clock.now,
    workers: () => [],
  });
  return { meter, clock, told };
}

describe('the progress of a run', () => {
  it('is told at most ten times a second', () => {
    const { meter, clock, told } = makeMeter(1000);
    for (; clock.now < 1000; clock.now += 5) {
      meter.count({ done: 1 });
      meter.tell('explain');
    }
    expect(told.length).toBeLessThanOrEqual(10);
    expect(told.length).toBeGreaterThanOrEqual(9);
  });

  it('knows rate and time left from what was finished', () => {
    const { meter, clock, told } = makeMeter(100);
    clock.now = 2000;
    meter.count({ done: 18, skipped: 1, failed: 1 });
    meter.tell('explain');
    expect(told.at(-1)).toMatchObject({ done: 18, skipped: 1, failed: 1, total: 100, perSecond: 10, secondsLeft: 8 });
  });

  it('takes the rate of the last ten seconds, not of the whole run', () => {
    const { meter, clock, told } = makeMeter(1000);
    meter.count({ done: 400 }); // a fast start
    for (let second = 1; second <= 30; second += 1) {
      clock.now = second * 1000;
      meter.count({ done: 2 });
    }
    meter.tell('explain');
    expect(told.at(-1)?.perSecond).toBeCloseTo(2, 0);
  });

  it('has no time left to tell before anything is finished', () => {
    const { meter, told } = makeMeter(10);
    meter.tell('check');
    expect(told.at(-1)).toMatchObject({ perSecond: 0, secondsLeft: null });
  });

  it('always tells the end', () => {
    const { meter, told } = makeMeter(1);
    meter.tell('explain');
    meter.end('failed', 'storage/full');
    expect(told.map(({ step, failure }) => ({ step, failure }))).toEqual([
      { step: 'explain', failure: null },
      { step: 'failed', failure: 'storage/full' },
    ]);
  });
});
