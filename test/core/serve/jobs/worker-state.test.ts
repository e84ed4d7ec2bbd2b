import { mkdtempSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { WorkerState } from '../../../../core/serve/jobs/worker-state.ts';
import { answer } from '../../models/made-model.ts';
import { floats, tiny } from '../../models/made-tfjs.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'concord-worker-'));
  writeFileSync(join(folder, 'model.json'), JSON.stringify(tiny().index));
  writeFileSync(join(folder, 'w.bin'), floats(1, 2, 3, 4, 10, 20));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function held(state: WorkerState, name: string) {
  const model = await state.model(join(folder, name));
  if (!model.ok) throw new Error(model.failure.message);
  return model.value;
}

/** y = [x0 + 3 x1 + 10, 2 x0 + 4 x1 + 20] by hand; with all weights 0 only the biases are left. */
it.each(['model.json', ''])('weights replaced in place, with their old time, are another model: "%s"', async (name) => {
  const state = new WorkerState();
  const before = await held(state, name);
  const key = state.modelKey(join(folder, name));
  const { atime, mtime } = statSync(join(folder, 'w.bin'));
  await setTimeout(50); // longer than the clock of a file system needs for its next tick
  writeFileSync(join(folder, 'w.bin'), floats(0, 0, 0, 0, 7, 8));
  utimesSync(join(folder, 'w.bin'), atime, mtime);
  const after = await held(state, name);
  expect([answer(before, [1, 1]), answer(after, [1, 1]), before.hash === after.hash]).toEqual([[14, 26], [7, 8], false]);
  expect(state.modelKey(join(folder, name))).not.toBe(key);
});

it('another file renamed over the weights is another model', async () => {
  const state = new WorkerState();
  await held(state, 'model.json');
  writeFileSync(join(folder, 'other.bin'), floats(0, 0, 0, 0, 7, 8));
  renameSync(join(folder, 'other.bin'), join(folder, 'w.bin'));
  expect(answer(await held(state, 'model.json'), [1, 1])).toEqual([7, 8]);
});

it('a model whose files nobody touched is read once', async () => {
  const state = new WorkerState();
  const before = await held(state, '');
  expect(await held(state, '')).toBe(before);
});
