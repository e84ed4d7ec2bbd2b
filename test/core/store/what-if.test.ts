import { join } from 'node:path';

import { expect, it } from 'vitest';

import type { NewWhatIf } from '../../../core/store/tables/what-if.ts';
import { Connection } from '../../../core/store/connection.ts';
import { openForWriting } from '../../../core/store/open.ts';
import type { WriteStore } from '../../../core/store/stores.ts';
import { codeOf, newStore, opener, plannedRun, temporaryFolder, valueOf } from './sample-project.ts';
import { sampleResult } from './sample-result.ts';

const said = (probability: number) => ({ top: 0, topProbability: probability, logit: 1, probability, mapStatus: 'ok' as const });
const grid = { height: 7, width: 7, cellHeight: 4, cellWidth: 4 };

function evidence(run: string, changes: Partial<NewWhatIf> = {}): NewWhatIf {
  return {
    ...{ run, item: 0, method: 'grad-cam' },
    strokes: [{ kind: 'erase', region: { shape: 'rectangle', left: 2, top: 3, width: 4, height: 5 }, fill: 'black' }],
    ...{ share: 0.08, hash: 'pixels', target: 0, classes: ['shirt', 'shoe', 'bag'], note: 'the collar', reviewer: 'A. Sim' },
    models: [{ hash: 'teacher-hash', name: 'big', run: null, answer: { state: 'answered', before: said(0.97), after: said(0.41), grid } }],
    sentence: 'Erasing 8 % moved shirt from 97 % to 41 % for the teacher.',
    ...changes,
  };
}

async function audited(path?: string): Promise<{ readonly store: WriteStore; readonly run: string }> {
  const store = await newStore(path);
  const run = plannedRun(store, 2);
  valueOf(store.commitItems(run, [sampleResult(0), sampleResult(1)]));
  return { store, run };
}

it('a stroke is kept only with an item that has a result', async () => {
  const { store, run } = await audited();
  expect([codeOf(store.keepWhatIf(evidence('no-such-run'))), codeOf(store.keepWhatIf(evidence(run, { item: 9 })))]).not.toContain('ok');
  expect(valueOf(store.whatIfs({ item: null }))).toEqual([]);
});

it('what was kept comes back whole, numbered within its item, with who kept it and when', async () => {
  const { store, run } = await audited();
  const first = valueOf(store.keepWhatIf(evidence(run)));
  valueOf(store.keepWhatIf(evidence(run, { item: 1 })));
  valueOf(store.keepWhatIf(evidence(run, { note: 'once more' })));
  expect(first).toEqual({ ...evidence(run), seq: 1, at: first.at, withdrawn: null });
  expect(valueOf(store.whatIfs({ item: 0 })).map(({ item, seq, note }) => [item, seq, note])).toEqual([
    [0, 1, 'the collar'],
    [0, 2, 'once more'],
  ]);
  expect(valueOf(store.whatIfs({ item: null }))).toHaveLength(3);
});

it('a withdrawal adds an entry and takes nothing away; twice is once', async () => {
  const { store, run } = await audited();
  const before = valueOf(store.keepWhatIf(evidence(run)));
  const withdrawal = { item: 0, seq: 1, note: 'wrong place', reviewer: 'B. Bo' };
  const after = valueOf(store.withdrawWhatIf(withdrawal));
  valueOf(store.withdrawWhatIf({ ...withdrawal, reviewer: 'C. Co' }));
  expect(after).toEqual({ ...before, withdrawn: { note: 'wrong place', reviewer: 'B. Bo', at: after.withdrawn?.at } });
  expect(valueOf(store.whatIfs({ item: 0 }))).toEqual([after]);
  const actions = valueOf(store.logPage({ offset: 0, limit: 100 })).filter(({ action }) => action.startsWith('what-if/'));
  expect(actions.map(({ actor, action, target, reason }) => [actor, action, target, reason])).toEqual([
    ['A. Sim', 'what-if/kept', 'item 0/1', 'the collar'],
    ['B. Bo', 'what-if/withdrawn', 'item 0/1', 'wrong place'],
  ]);
});

it('what is not there cannot be withdrawn, and a withdrawal is no evidence to withdraw', async () => {
  const { store, run } = await audited();
  valueOf(store.keepWhatIf(evidence(run)));
  valueOf(store.withdrawWhatIf({ item: 0, seq: 1, note: '', reviewer: 'A. Sim' }));
  const refused = [5, 2].map((seq) => codeOf(store.withdrawWhatIf({ item: 0, seq, note: '', reviewer: 'A. Sim' })));
  expect(refused).toEqual(['option/invalid', 'option/invalid']);
});

it('a row changed behind the back of the log is refused, by name', async () => {
  const path = join(temporaryFolder(), 'altered.concord');
  const { store, run } = await audited(path);
  valueOf(store.keepWhatIf(evidence(run)));
  store.close();
  const connection = new Connection(path, { mode: 'write' });
  connection.run('UPDATE what_if SET note = :note', { note: 'something else' });
  connection.close();
  const opened = valueOf(await openForWriting(path, opener()));
  const listed = opened.whatIfs({ item: 0 });
  opened.close();
  expect(codeOf(listed)).toBe('project/altered');
  expect(listed.ok ? '' : listed.failure.message).toContain('what-if item 0/1 is not what its log entry says');
});
