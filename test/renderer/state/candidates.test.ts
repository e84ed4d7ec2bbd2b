import { describe, expect, it } from 'vitest';

import { CandidatesState } from '../../../renderer/state/candidates.svelte.ts';
import { engineDouble } from '../support/doubles.ts';

describe('the candidates of an item', () => {
  it('are known for that item and method only', async () => {
    const state = new CandidatesState(engineDouble(40));
    await state.ask({ item: 3, method: 'grad-cam' });
    const key = { run: 'run-int8', item: 3, method: 'grad-cam' };
    expect([
      state.runsOf(key),
      state.runsOf({ ...key, item: 4 }),
      state.runsOf({ ...key, method: 'saliency' }),
      state.runsOf(null),
    ]).toEqual([['run-int8', 'run-pruned'], null, null, null]);
  });

  it('have a sentence each, and no map where it is degenerate', async () => {
    const state = new CandidatesState(engineDouble(400));
    for (let item = 0; item < 400; item += 1) {
      await state.ask({ item, method: 'grad-cam' });
      for (const { row, map, sentence } of state.of({ item, method: 'grad-cam' }) ?? []) {
        expect([sentence.length > 20, map === null]).toEqual([true, row.compressedMapStatus !== 'ok']);
      }
    }
  });

  it('stay on the screen when the engine does not answer', async () => {
    const engine = engineDouble(40);
    const state = new CandidatesState(engine);
    await state.ask({ item: 3, method: 'grad-cam' });
    engine.hold();
    void state.ask({ item: 4, method: 'grad-cam' });
    expect(state.of({ item: 3, method: 'grad-cam' })).toHaveLength(2);
    engine.release();
  });
});
