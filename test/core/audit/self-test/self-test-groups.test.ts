import { describe, expect, it } from 'vitest';

import { selfTestGroups } from '../../../../core/audit/self-test/self-test-groups.ts';
import { nearCase, sameCase } from '../../../../core/contract/self-test-case.ts';
import { metrics } from '../../../../core/metrics/registry.ts';

describe('a case with a known answer', () => {
  it.each([null, Number.NaN, 2 + 2e-9, -2])('fails where 2 was expected within 1e-9 and %s was found', (found) => {
    expect(nearCase('two', 2, found, 1e-9).passed).toBe(false);
  });

  it('passes within its tolerance', () => {
    expect(nearCase('two', 2, 2 + 5e-10, 1e-9).passed).toBe(true);
    expect([sameCase('text', 'a', 'a').passed, sameCase('text', 'a', 'A').passed]).toEqual([true, false]);
  });
});

describe('the self-test', () => {
  const groups = selfTestGroups();

  it('finds every answer on this machine', () => {
    expect(groups.flatMap(({ cases }) => cases.filter(({ passed }) => !passed))).toEqual([]);
  });

  it('has the groups of the specification that need no executor, and no case twice', () => {
    expect(groups.map(({ id }) => id)).toEqual(['planted-deformations', 'degenerate-zoo', 'statistics', 'verdict-logic', 'record']);
    for (const { cases } of groups) expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });

  it('holds every metric of maps to its value for identical maps', () => {
    const names = groups.flatMap(({ cases }) => cases.map(({ name }) => name));
    for (const { id, needs } of metrics) if (needs === 'maps') expect(names).toContain(`${id}: the same map`);
  });

  it('says what it cannot do yet instead of passing it', () => {
    const missing = groups.find(({ id }) => id === 'statistics')?.notDone ?? [];
    expect(missing).toEqual(expect.arrayContaining(['McNemar', 'Holm']));
  });
});
