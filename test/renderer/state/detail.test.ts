import { describe, expect, it } from 'vitest';

import { DetailState } from '../../../renderer/state/detail.svelte.ts';
import { GridState } from '../../../renderer/state/grid.svelte.ts';
import { engineDouble, settled } from '../support/doubles.ts';

async function openedDetail(items = 100) {
  let now = 0;
  const engine = engineDouble(items);
  const grid = new GridState(engine);
  grid.start('grad-cam', 'spearman');
  await settled();
  const detail = new DetailState(engine, grid, () => now);
  const at = (index: number) => {
    const row = grid.rowAt(index);
    if (row === null) throw new Error(`expected a row at ${String(index)}`);
    return { run: row.run, item: row.item, method: row.method };
  };
  await detail.open(at(5));
  await settled();
  return { engine, detail, at, pass: (ms: number) => (now += ms) };
}

describe('the item that is reviewed', () => {
  it('has its two next and its previous neighbour fetched ahead', async () => {
    const { engine, at } = await openedDetail();
    const asked = engine.requestsOf('review/detail').map((request) => JSON.stringify(request));
    expect([5, 6, 4, 7].map((index) => asked.some((text) => text.includes(`"item":${String(at(index).item)},`)))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(asked).toHaveLength(4);
  });

  it('shows a neighbour at once, without asking for it again', async () => {
    const { engine, detail, at } = await openedDetail();
    const held = engine.hold();
    void detail.open(at(6));
    await Promise.resolve();
    await Promise.resolve();
    expect([detail.shown?.detail.row.item, held.length <= 1]).toEqual([at(6).item, true]);
    engine.release();
  });

  it('takes no decision for 300 ms after its picture changed', async () => {
    const { detail, pass } = await openedDetail();
    const early = detail.isGuarded;
    pass(299);
    const still = detail.isGuarded;
    pass(1);
    expect([early, still, detail.isGuarded]).toEqual([true, true, false]);
  });

  it('keeps the item before on the screen, marked, until the one asked for is there', async () => {
    const { engine, detail, at } = await openedDetail();
    const before = detail.shown?.detail.row.item;
    engine.hold();
    void detail.open(at(50));
    await settled();
    expect([detail.stale, detail.shown?.detail.row.item]).toEqual([true, before]);
    engine.release();
    await settled();
    expect([detail.stale, detail.shown?.detail.row.item]).toEqual([false, at(50).item]);
  });

  it('has no map where the map is degenerate', async () => {
    const { detail, engine } = await openedDetail(1000);
    const page = await engine.call('review/page', {
      filter: { method: 'grad-cam', quadrants: ['undefined'] },
      sort: { by: 'item' },
      offset: 0,
      limit: 100,
    });
    const row = page.ok ? page.value.value.rows.find((one) => one.status === 'collapsed') : undefined;
    if (row === undefined) throw new Error('expected a collapsed map among the made-up rows');
    await detail.open(row);
    expect([detail.shown?.teacher === null, detail.shown?.compressed]).toEqual([false, null]);
  });
});
