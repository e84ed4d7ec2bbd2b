import { expect, it } from 'vitest';

import { estimateAudit } from '../../../core/audit/estimate-audit.ts';
import { codeOf, newStore, valueOf } from '../store/sample-project.ts';

import { fakeAsk, fakeProtocol, fakeTools } from './fake-audit.ts';
import { fakeMethods } from './fake-jobs.ts';

const never = new AbortController().signal;
const methods = fakeMethods.map((method, at) => ({ ...method, passes: () => 2 + at }));

it('an estimate refuses what a start would refuse', async () => {
  const { tools } = fakeTools(await newStore(), { items: 4, batch: 2, needsCard: true });
  expect(codeOf(await estimateAudit(fakeAsk(), { ...tools, methods }, never))).toBe('card/missing');
});

it('an estimate prepares each pair for the items of the plan and stores nothing', async () => {
  const store = await newStore();
  const { tools, seen } = fakeTools(store, { items: 7, batch: 2 });
  const ask = fakeAsk({
    compressed: ['small', 'smaller'].map((name) => ({ path: `/models/${name}.h5`, card: null })),
    protocol: { ...fakeProtocol, limitItems: 5 },
  });
  const estimate = valueOf(await estimateAudit(ask, { ...tools, methods }, never));
  expect(estimate).toEqual({
    items: 5,
    methods: [
      { id: 'grad-cam', passes: 2 },
      { id: 'saliency', passes: 3 },
    ],
    seconds: null,
    basis: 'no executor was measured',
  });
  expect(seen.prepared.map(({ items }) => items)).toEqual([5, 5]);
  expect([valueOf(store.models()), valueOf(store.runs())]).toEqual([[], []]);
});
