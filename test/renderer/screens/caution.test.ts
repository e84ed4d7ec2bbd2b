import { expect, it } from 'vitest';

import { attributionMethods } from '../../../core/attribution/registry.ts';
import { catalogueEntries } from '../../../core/serve/catalogue-entries.ts';
import { cautionOf } from '../../../renderer/screens/plan/caution.ts';

it('a method that no preset holds says why beside its name; the others say nothing', () => {
  const entries = catalogueEntries({ formats: [], data: [], methods: attributionMethods, metrics: [], reports: [] });
  const said = entries.flatMap((entry) => (cautionOf(entry) === null ? [] : [entry.id]));
  expect(said).toEqual(['deconvnet', 'guided-backprop']);
  expect(cautionOf({ facts: { caution: 'hardly depends on the class' } })).toBe('hardly depends on the class');
});

it('an entry of an older engine, without the fact, has no caution', () => {
  expect(cautionOf({ facts: {} })).toBeNull();
});
