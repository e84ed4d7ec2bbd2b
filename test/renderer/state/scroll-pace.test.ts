import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { ScrollPace } from '../../../renderer/state/scroll-pace.svelte.ts';

const ROW = 56;

describe('the pace of a list', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is that of reading while no more than three rows pass between two frames', () => {
    const pace = new ScrollPace();
    const seen = [ROW, 4 * ROW, 4 * ROW, 2 * ROW].map((top) => {
      pace.moved(top, ROW);
      return pace.flying;
    });
    expect(seen).toEqual([false, false, false, false]);
  });

  it('is flight from the fourth row on, up or down, until a slower move', () => {
    const pace = new ScrollPace();
    const seen = [4 * ROW, 0, ROW].map((top) => {
      pace.moved(top, ROW);
      return pace.flying;
    });
    expect(seen).toEqual([true, true, false]);
  });

  it('comes to rest by itself after a jump that nothing follows', () => {
    const pace = new ScrollPace();
    pace.moved(100 * ROW, ROW);
    vi.advanceTimersByTime(79);
    const before = pace.flying;
    vi.advanceTimersByTime(1);
    expect([before, pace.flying]).toEqual([true, false]);
  });

  it('leaves no timer behind', () => {
    const pace = new ScrollPace();
    pace.moved(100 * ROW, ROW);
    pace.dispose();
    expect(vi.getTimerCount()).toBe(0);
  });
});
