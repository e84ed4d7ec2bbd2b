import { describe, expect, it } from 'vitest';

import { basisOf, estimateSeconds, sumOfSeconds } from '../../../core/audit/estimate-time.ts';
import type { ExecutorChoice } from '../../../core/contract/backend.ts';

function prepared(how: ExecutorChoice['how'], secondsPerItem: number | null, workers: number | null = null) {
  const trial = { id: 'onnx', version: '1', reason: null, secondsPerItem } as const;
  const slower = { ...trial, id: 'native', state: 'slower', secondsPerItem: 9 } as const;
  const choice: ExecutorChoice = { asked: 'auto', how, trials: [slower, { ...trial, state: 'chosen' }] };
  return { choice, workers };
}

describe('the time of a pair before its run', () => {
  // by hand: 1,000 items x 0.2 s on 2 workers are 100 s; 50 sampled items cost 8 explanations each, 1,400 x 0.2 x 3 are 840 s
  it('lies between workers that share evenly and one that is three times slower than alone, with all floors', () => {
    const asked = { prepared: prepared('calibrated', 0.2), items: 1000, floorItems: 50, size: 2 };
    const seconds = estimateSeconds(asked);
    expect([seconds?.from, Math.round(1e6 * (seconds?.to ?? 0))]).toEqual([100, 840e6]);
  });

  it('counts no more workers than the run uses, and no more than there are items', () => {
    const from = (workers: number | null, items: number) =>
      estimateSeconds({ prepared: prepared('calibrated', 1, workers), items, floorItems: 0, size: 4 })?.from;
    expect([from(null, 8), from(2, 8), from(null, 1)]).toEqual([2, 4, 1]);
  });

  it('is short where the multiplications alone say so', () => {
    expect(estimateSeconds({ prepared: prepared('first-allowed', null), items: 9, floorItems: 5, size: 2 })).toEqual({ from: 0, to: 180 });
  });

  it.each(['asked', 'as-before'] as const)('is not known where nothing was measured because the executor was %s', (how) => {
    const pair = prepared(how, null);
    expect([estimateSeconds({ prepared: pair, items: 9, floorItems: 5, size: 2 }), basisOf(pair)]).toEqual([
      null,
      expect.stringMatching(/^not measured, because/),
    ]);
  });

  it('is not known for nothing to do, and for a choice without a chosen executor', () => {
    const nobody = { choice: { ...prepared('calibrated', 1).choice, trials: [] }, workers: null };
    const ask = { floorItems: 5, size: 2 };
    expect([
      estimateSeconds({ ...ask, prepared: prepared('calibrated', 1), items: 0 }),
      estimateSeconds({ ...ask, prepared: nobody, items: 9 }),
    ]).toEqual([null, null]);
  });

  it('adds up over candidates, and is not known as soon as one is not', () => {
    const one = { from: 1, to: 2 };
    expect([sumOfSeconds([one, one]), sumOfSeconds([one, null]), sumOfSeconds([])]).toEqual([{ from: 2, to: 4 }, null, null]);
  });
});
