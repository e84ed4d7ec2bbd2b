import { describe, expect, it } from 'vitest';

import { failure } from '../../../core/contract/failures.ts';
import { failed } from '../../../core/contract/result.ts';
import { GridState } from '../../../renderer/state/grid.svelte.ts';
import { engineDouble, settled } from '../support/doubles.ts';

async function startedGrid(items = 500) {
  const engine = engineDouble(items);
  const grid = new GridState(engine);
  grid.start('grad-cam', 'spearman');
  await settled();
  return { engine, grid };
}

describe('the list of a review', () => {
  it('asks for one page of 100 rows and knows how many there are', async () => {
    const { engine, grid } = await startedGrid();
    expect(engine.requestsOf('review/page')).toEqual([expect.objectContaining({ offset: 0, limit: 100 })]);
    expect([grid.total, grid.rowAt(99)?.method, grid.rowAt(100)]).toEqual([1000, 'grad-cam', null]);
  });

  it('fetches the pages in view and one each way, each of them once', async () => {
    const { engine, grid } = await startedGrid();
    grid.show(450, 460);
    grid.show(450, 460);
    await settled();
    expect(engine.requestsOf('review/page').slice(1)).toEqual(
      [300, 400, 500].map((offset) => expect.objectContaining({ offset }) as unknown),
    );
    expect(grid.rowAt(455)).not.toBeNull();
  });

  it('keeps the old rows on the screen until the first rows of a new order are there', async () => {
    const { engine, grid } = await startedGrid();
    const before = grid.rowAt(0);
    engine.hold();
    grid.order({ by: 'item', descending: false });
    await settled();
    expect([grid.stale, grid.rowAt(0)]).toEqual([true, before]);
    engine.release();
    await settled();
    expect([grid.stale, grid.rowAt(0)?.item]).toEqual([false, 0]);
  });

  it('drops rows that answer an order of before', async () => {
    const { engine, grid } = await startedGrid();
    const held = engine.hold();
    grid.order({ by: 'item', descending: false });
    grid.order({ by: 'item', descending: true });
    await settled();
    held[1]?.();
    await settled();
    held[0]?.();
    await settled();
    expect(grid.rowAt(0)?.item).toBe(499);
  });

  it('keeps its rows and says why when an order cannot be read', async () => {
    const refusal = failure('storage/io', 'the project could not be read');
    let broken = false;
    const working = engineDouble(50);
    const engine = engineDouble(50, {
      'review/page': async (query) => {
        const answer = await working.call('review/page', query);
        return broken || !answer.ok ? failed(refusal) : { ok: true, value: answer.value };
      },
    });
    const grid = new GridState(engine);
    grid.start('grad-cam', 'spearman');
    await settled();
    broken = true;
    grid.order({ by: 'item' });
    await settled();
    expect([grid.failure, grid.rowAt(0) === null, grid.stale]).toEqual([refusal, false, false]);
  });

  it('counts what the filter buttons would give, not what they gave', async () => {
    const { engine, grid } = await startedGrid();
    grid.narrow({ quadrants: ['silent-drift'], from: 0.2 });
    await settled();
    const facts = engine.requestsOf('review/facts').at(-1);
    expect(facts).toEqual({ filter: expect.objectContaining({ quadrants: null, from: null }) as unknown });
  });

  it('puts a decided row in the place of its older self', async () => {
    const { grid } = await startedGrid();
    const row = grid.rowAt(3);
    if (row === null) throw new Error('expected a row');
    grid.replace({ ...row, review: 'accepted' });
    expect(grid.rowAt(3)?.review).toBe('accepted');
  });

  it('offers rows that were finished meanwhile instead of moving the list', async () => {
    const { engine, grid } = await startedGrid();
    const row = grid.rowAt(0);
    if (row === null) throw new Error('expected a row');
    const asked = engine.requestsOf('review/page').length;
    engine.tell('audit/item', row);
    await settled();
    expect([grid.newRows, engine.requestsOf('review/page').length]).toEqual([1, asked]);
  });
});
