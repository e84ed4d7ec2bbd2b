import { describe, expect, it } from 'vitest';

import { failure } from '../../../core/contract/failures.ts';
import { failed, succeeded } from '../../../core/contract/result.ts';
import type { Result } from '../../../core/contract/result.ts';
import { Latest } from '../../../renderer/state/latest.svelte.ts';

const refusal = failure('run/none', 'nothing');

describe('the latest answer', () => {
  it('keeps the last good value when a later question fails', async () => {
    const latest = new Latest<number>();
    await latest.ask(() => Promise.resolve(succeeded(1)));
    await latest.ask(() => Promise.resolve(failed(refusal)));
    expect([latest.value, latest.failure, latest.busy]).toEqual([1, refusal, false]);
  });

  it('drops the answer of an earlier question that comes after a later one', async () => {
    const latest = new Latest<number>();
    let answerFirst: (result: Result<number>) => void = () => undefined;
    const first = latest.ask(() => new Promise((resolve) => (answerFirst = resolve)));
    await latest.ask(() => Promise.resolve(succeeded(2)));
    answerFirst(succeeded(1));
    expect([await first, latest.value]).toEqual([false, 2]);
  });

  it('is empty after it was forgotten, even when an answer is still under way', async () => {
    const latest = new Latest<number>();
    let answer: (result: Result<number>) => void = () => undefined;
    const asked = latest.ask(() => new Promise((resolve) => (answer = resolve)));
    latest.forget();
    answer(succeeded(1));
    expect([await asked, latest.value, latest.busy]).toEqual([false, null, false]);
  });
});
