import { describe, expect, it } from 'vitest';

import type { Stroke } from '../../../core/contract/what-if.ts';
import { Preferences } from '../../../renderer/state/preferences.svelte.ts';
import { WhatIfState } from '../../../renderer/state/what-if.svelte.ts';
import { brushKey } from '../../../renderer/screens/review/what-if/brush-key.ts';
import { engineDouble } from '../support/doubles.ts';

const row = { run: 'run-int8', item: 3, method: 'grad-cam' };
const stroke: Stroke = { kind: 'erase', region: { shape: 'rectangle', left: 0, top: 0, width: 2, height: 2 }, fill: 'black' };
const size = { width: 28, height: 28 };

function made(reviewer = 'A. Sim') {
  const engine = engineDouble(40);
  const preferences = new Preferences(window.localStorage, document.documentElement);
  preferences.reviewer = reviewer;
  const state = new WhatIfState(engine, preferences, () => 0);
  const tries = (): readonly number[] =>
    engine.asked.flatMap(({ name, request }) => (name === 'what-if/try' ? [(request as { strokes: Stroke[] }).strokes.length] : []));
  return { engine, state, tries };
}
const settled = async (state: WhatIfState): Promise<void> => {
  while (state.busy) await new Promise((resolve) => setTimeout(resolve, 1));
};

describe('strokes in the window', () => {
  it('ask one question at a time, and of those that wait only the newest', async () => {
    const { engine, state, tries } = made();
    await state.look(row);
    engine.hold();
    state.open();
    for (let count = 1; count <= 5; count += 1) state.ask(Array.from({ length: count }, () => stroke));
    expect(tries()).toEqual([0]);
    await new Promise((resolve) => setTimeout(resolve, 1));
    engine.release();
    await settled(state);
    expect(tries()).toEqual([0, 5]);
  });

  it('show every model before and after, the teacher first', async () => {
    const { state } = made();
    await state.look(row);
    state.open();
    state.add(stroke);
    await settled(state);
    expect(state.shown?.models.map(({ run, before, after }) => [run, before !== null, after !== null])).toEqual([
      [null, true, true],
      ['run-int8', true, true],
      ['run-pruned', true, true],
    ]);
    expect(state.shown?.tried.sentence).toMatch(/^Erasing/);
  });

  it('stay with their item: another candidate keeps them, another item does not', async () => {
    const { state } = made();
    await state.look(row);
    state.add(stroke);
    await state.look({ ...row, run: 'run-pruned' });
    expect(state.strokes).toHaveLength(1);
    await state.look({ ...row, item: 4 });
    expect(state.strokes).toEqual([]);
    await settled(state);
  });
});

describe('what is kept', () => {
  it('needs a name', async () => {
    const { engine, state } = made('');
    await state.look(row);
    state.add(stroke);
    await state.keep();
    expect([state.kept, engine.asked.some(({ name }) => name === 'what-if/keep')]).toEqual([[], false]);
    await settled(state);
  });

  it('is shown with its item again, and a withdrawal stays beside it', async () => {
    const { state } = made();
    await state.look(row);
    state.add(stroke);
    await state.keep();
    await state.look({ ...row, item: 4 });
    expect(state.kept).toEqual([]);
    await state.look(row);
    const [kept] = state.kept;
    if (kept === undefined) throw new Error('nothing is kept');
    await state.withdraw(kept);
    expect(state.kept.map(({ reviewer, withdrawn }) => [reviewer, withdrawn?.reviewer])).toEqual([['A. Sim', 'A. Sim']]);
    await settled(state);
  });
});

describe('keys on the picture', () => {
  const pressed = (key: string, more: { readonly shiftKey?: boolean; readonly altKey?: boolean } = {}) => ({
    ...{ key, shiftKey: false, altKey: false, ctrlKey: false, metaKey: false },
    ...more,
  });

  it('move and size the rectangle, apply it, and take it back', async () => {
    const { state } = made();
    await state.look(row);
    state.tools.frame = { left: 4, top: 4, width: 3, height: 3 };
    for (const key of [pressed('ArrowRight'), pressed('ArrowDown', { altKey: true }), pressed('ArrowRight', { shiftKey: true })])
      expect(brushKey(key, state, size)).toBe(true);
    brushKey(pressed('Enter'), state, size);
    expect(state.strokes.map(({ region }) => region)).toEqual([{ shape: 'rectangle', left: 5, top: 14, width: 4, height: 3 }]);
    brushKey(pressed('Backspace'), state, size);
    expect(state.strokes).toEqual([]);
    await settled(state);
  });

  it('leave the letters of the screen alone', () => {
    const { state } = made();
    expect(['j', 'k', 'a', 'm'].map((key) => brushKey(pressed(key), state, size))).toEqual([false, false, false, false]);
  });

  it('take the source of a transplant from where the rectangle stands', async () => {
    const { state } = made();
    await state.look(row);
    state.tools.kind = 'transplant';
    state.tools.frame = { left: 1, top: 2, width: 3, height: 3 };
    brushKey(pressed('c'), state, size);
    state.tools.frame = { left: 9, top: 9, width: 3, height: 3 };
    brushKey(pressed('Enter'), state, size);
    expect(state.strokes).toEqual([
      { kind: 'transplant', region: { shape: 'rectangle', left: 9, top: 9, width: 3, height: 3 }, from: { item: null, left: 1, top: 2 } },
    ]);
    await settled(state);
  });
});

it('a dragged rectangle holds the pixels of both its corners, a dragged brush the line between them', () => {
  const { tools } = made().state;
  const line = [[6.2, 7.9], [5, 5], [3.4, 2.1]] as const; // prettier-ignore
  expect(tools.regionAlong(line)).toEqual({ shape: 'rectangle', left: 3, top: 2, width: 4, height: 6 });
  tools.shape = 'path';
  tools.radius = 1.5;
  expect(tools.regionAlong(line)).toEqual({ shape: 'path', radius: 1.5, points: line.map(([x, y]) => [x, y]) });
});
