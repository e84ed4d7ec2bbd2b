import { describe, expect, it } from 'vitest';

import { failure } from '../../../core/contract/failures.ts';
import { failed } from '../../../core/contract/result.ts';
import { ProjectState } from '../../../renderer/state/project.svelte.ts';
import { engineDouble, settled } from '../support/doubles.ts';

const progress = {
  run: 'run-int8',
  candidate: 'int8',
  done: 4,
  skipped: 0,
  failed: 0,
  total: 10,
  perSecond: 1,
  secondsLeft: 6,
  workers: [],
  failure: null,
};

describe('the open project', () => {
  it('runs from the first sign of life until the engine says that everything has ended', async () => {
    const engine = engineDouble(10);
    const project = new ProjectState(engine);
    await project.refresh();
    const seen = [project.running];
    engine.tell('audit/progress', { ...progress, step: 'explain' });
    seen.push(project.running);
    engine.tell('audit/progress', { ...progress, step: 'done' }); // one candidate is done, the next has not begun
    seen.push(project.running);
    engine.tell('audit/ended', { runs: ['run-int8'], code: null, failure: null });
    seen.push(project.running);
    expect(seen).toEqual([false, true, true, false]);
  });

  it('is read anew when a run takes another step, not at every item', async () => {
    const engine = engineDouble(10);
    const project = new ProjectState(engine);
    for (const done of [1, 2, 3]) engine.tell('audit/progress', { ...progress, step: 'explain', done });
    engine.tell('audit/progress', { ...progress, step: 'floors' });
    await settled();
    expect(engine.requestsOf('project/read')).toHaveLength(2);
    expect(project.current?.step).toBe('floors');
  });

  it('that somebody else writes to is opened for reading', async () => {
    const plain = engineDouble(10);
    const engine = engineDouble(10, {
      'project/open': async (request) => {
        if (!request.readOnly) return failed(failure('project/busy', 'another process writes to it'));
        const answer = await plain.call('project/open', request);
        return answer.ok ? { ok: true, value: answer.value } : answer;
      },
    });
    const project = new ProjectState(engine);
    expect(await project.open('grant')).toBe(true);
    expect(engine.requestsOf('project/open')).toEqual([{ grant: 'grant' }, { grant: 'grant', readOnly: true }]);
  });
});
