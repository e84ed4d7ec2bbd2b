import { describe, expect, it } from 'vitest';

import { AuditDraft } from '../../../renderer/state/audit-draft.svelte.ts';
import { placeLines } from '../../../renderer/state/places.ts';
import { ProjectState } from '../../../renderer/state/project.svelte.ts';
import { engineDouble, shellDouble } from '../support/doubles.ts';

function places(isOpen: boolean) {
  const engine = engineDouble(10);
  const project = new ProjectState(engine);
  const draft = new AuditDraft({ engine, shell: shellDouble(), project, onNewProject: () => undefined });
  draft.open = isOpen;
  return { engine, project, draft };
}

describe('the course of an audit', () => {
  it('says of every blocked place what it waits for', () => {
    const { project, draft } = places(false);
    const lines = placeLines({ project, draft, reviewed: null });
    expect(lines.filter((line) => line.blocked).map((line) => line.state)).toEqual([
      'waiting for the plan',
      'waiting for the run',
      'waiting for review',
    ]);
  });

  it('follows the open project', async () => {
    const { project, draft } = places(false);
    await project.refresh();
    const lines = placeLines({ project, draft, reviewed: { decided: 3, rows: 20 } });
    expect(lines.map((line) => line.state)).toEqual([
      '2 candidates',
      '10 items',
      'frozen, 41d0 77ae',
      '14 done, 6 skipped',
      '3 of 20 decided',
      'ready to write',
    ]);
  });

  it('follows an audit that has not been started while one is being prepared', async () => {
    const { project, draft } = places(true);
    await project.refresh();
    const lines = placeLines({ project, draft, reviewed: null });
    expect(lines.slice(0, 3).map((line) => line.state)).toEqual(['choose a teacher', 'choose data', 'waiting for the pair']);
  });

  it('shows how far a run is while it computes, and calls its report partial', async () => {
    const { engine, project, draft } = places(false);
    await project.refresh();
    const common = { skipped: 0, failed: 0, total: 10, perSecond: 1, secondsLeft: 6, workers: [], failure: null };
    engine.tell('audit/progress', { run: 'run-int8', candidate: 'int8', step: 'explain', done: 4, ...common });
    const lines = placeLines({ project, draft, reviewed: null });
    expect([lines[3]?.state, lines[5]?.state]).toEqual(['11 of 20', 'partial: the run goes on']);
  });
});
