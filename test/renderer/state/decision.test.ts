import { describe, expect, it } from 'vitest';

import type { GridRow } from '../../../core/contract/review.ts';
import { DecisionState } from '../../../renderer/state/decision.svelte.ts';
import { Preferences } from '../../../renderer/state/preferences.svelte.ts';
import { FakeAudit } from '../../support/fake-audit.ts';
import { engineDouble } from '../support/doubles.ts';

function decisionBy(reviewer: string) {
  localStorage.clear();
  const preferences = new Preferences(localStorage, document.documentElement);
  preferences.reviewer = reviewer;
  const engine = engineDouble(10);
  return { engine, decision: new DecisionState(engine, preferences, () => '14:02:51') };
}
function aRow(): GridRow {
  const row = new FakeAudit({ items: 10 }).rowsOf('saliency')[0];
  if (row === undefined) throw new Error('expected a row');
  return { ...row, review: 'unreviewed' };
}

describe('a decision', () => {
  it('is not taken by nobody', async () => {
    const { engine, decision } = decisionBy('');
    expect([await decision.decide(aRow(), 'accepted'), engine.asked, decision.blockedBecause]).toEqual([
      null,
      [],
      'A decision carries a name: enter yours first.',
    ]);
  });

  it('carries the reviewer and can be undone', async () => {
    const { engine, decision } = decisionBy('A. Sim');
    const row = aRow();
    await decision.decide(row, 'accepted');
    expect(engine.requestsOf('review/decide')).toEqual([
      { run: row.run, item: row.item, method: row.method, state: 'accepted', note: '', reviewer: 'A. Sim' },
    ]);
    expect(decision.last).toMatchObject({ before: 'unreviewed', at: '14:02:51' });
  });

  it('is undone by one more entry with the state of before', async () => {
    const { engine, decision } = decisionBy('A. Sim');
    await decision.decide(aRow(), 'rejected');
    await decision.undo();
    expect(engine.requestsOf('review/decide').at(-1)).toMatchObject({ state: 'unreviewed', note: 'undo of rejected' });
    expect(decision.last).toBeNull();
  });

  it('of rejection begins its note with the reason', async () => {
    const { engine, decision } = decisionBy('A. Sim');
    decision.draft('rejected');
    decision.reason = 'on an artefact or marker';
    decision.note = ' ruler strip ';
    await decision.decide(aRow(), 'rejected');
    expect(engine.requestsOf('review/decide')).toEqual([expect.objectContaining({ note: 'on an artefact or marker: ruler strip' })]);
    expect([decision.drafting, decision.note]).toEqual([null, '']);
  });
});
