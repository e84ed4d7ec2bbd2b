import { expect, it } from 'vitest';

import { newStore, plannedRun, valueOf } from './sample-project.ts';
import { sampleResult } from './sample-result.ts';

it('a decision adds to the history and changes none of it', async () => {
  const store = await newStore();
  const run = plannedRun(store, 1);
  valueOf(store.commitItems(run, [sampleResult(0)]));
  const key = { run, item: 0, method: 'grad-cam' };
  const rows = [
    valueOf(store.decide({ ...key, state: 'rejected', note: 'outside the shoe', reviewer: 'A. Sim' })),
    valueOf(store.decide({ ...key, state: 'needs-second-reader', note: '', reviewer: 'B. Bo' })),
  ];
  const { history } = valueOf(store.detail(key, null));
  expect([rows.map(({ review }) => review), history.map(({ state, note, reviewer }) => [state, note, reviewer])]).toEqual([
    ['rejected', 'needs-second-reader'],
    [
      ['rejected', 'outside the shoe', 'A. Sim'],
      ['needs-second-reader', '', 'B. Bo'],
    ],
  ]);
});

it('a decision is logged with the person, the old state, the new state and the note', async () => {
  const store = await newStore();
  const run = plannedRun(store, 1);
  valueOf(store.commitItems(run, [sampleResult(0)]));
  const key = { run, item: 0, method: 'saliency' };
  valueOf(store.decide({ ...key, state: 'accepted-with-note', note: 'as before', reviewer: 'A. Sim' }));
  valueOf(store.decide({ ...key, state: 'unreviewed', note: 'undone', reviewer: 'A. Sim' }));
  const last = valueOf(store.logPage({ offset: 0, limit: 100 })).slice(-2);
  expect(last.map(({ actor, target, old, new: now, reason }) => [actor, target, old, now, reason])).toEqual([
    ['A. Sim', 'run-001/0/saliency', 'unreviewed', 'accepted-with-note', 'as before'],
    ['A. Sim', 'run-001/0/saliency', 'accepted-with-note', 'unreviewed', 'undone'],
  ]);
});

it('the other method and the other candidate of an item keep their own state', async () => {
  const store = await newStore();
  const run = plannedRun(store, 1);
  const other = plannedRun(store, 1, { candidate: 'tiny' });
  valueOf(store.commitItems(run, [sampleResult(0)]));
  valueOf(store.commitItems(other, [sampleResult(0, { candidate: 'tiny' })]));
  valueOf(store.decide({ run, item: 0, method: 'grad-cam', state: 'accepted', note: '', reviewer: 'A' }));
  const states = [
    [run, 'grad-cam'],
    [run, 'saliency'],
    [other, 'grad-cam'],
  ].map(([of = '', method = '']) => valueOf(store.row({ run: of, item: 0, method })).review);
  expect(states).toEqual(['accepted', 'unreviewed', 'unreviewed']);
});
