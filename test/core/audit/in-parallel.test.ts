import { describe, expect, it } from 'vitest';

import { inParallel } from '../../../core/audit/in-parallel.ts';
import type { PieceOfWork } from '../../../core/audit/in-parallel.ts';
import { failure } from '../../../core/contract/failures.ts';

const full = failure('storage/full', 'the disk is full');
const never = new AbortController().signal;

describe('work in parallel', () => {
  it('answers the first failure, cancels what runs and begins nothing more', async () => {
    const begun: string[] = [];
    const until: PieceOfWork = (signal) =>
      new Promise((resolve) => {
        begun.push('long');
        signal.addEventListener('abort', () => {
          resolve(failure('engine/cancelled', 'cancelled'));
        });
      });
    const failing: PieceOfWork = () => {
      begun.push('failing');
      return Promise.resolve(full);
    };
    const problem = await inParallel([until, failing, until, until], { width: 2, signal: never });
    expect({ problem, begun }).toEqual({ problem: full, begun: ['long', 'failing'] });
  });

  it('answers engine/cancelled when it was cancelled from outside', async () => {
    const stop = new AbortController();
    const piece: PieceOfWork = () => {
      stop.abort();
      return Promise.resolve(null);
    };
    expect((await inParallel([piece, piece], { width: 1, signal: stop.signal }))?.code).toBe('engine/cancelled');
  });

  it('runs at most as many pieces at once as its width, in order', async () => {
    let running = 0;
    let most = 0;
    const order: number[] = [];
    const pieces = [0, 1, 2, 3, 4].map((index): PieceOfWork => async () => {
      order.push(index);
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running -= 1;
      return null;
    });
    expect(await inParallel(pieces, { width: 2, signal: never })).toBeNull();
    expect({ most, order }).toEqual({ most: 2, order: [0, 1, 2, 3, 4] });
  });

  it('hands on what is thrown, after cancelling the rest', async () => {
    const broken: PieceOfWork = () => Promise.reject(new Error('a fault of ours'));
    await expect(inParallel([broken], { width: 1, signal: never })).rejects.toThrow('a fault of ours');
  });

  it('has nothing to do for no work', async () => {
    expect(await inParallel([], { width: 3, signal: never })).toBeNull();
  });
});
