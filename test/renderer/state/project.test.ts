import { describe, expect, it } from 'vitest';

import { failure } from '../../../core/contract/failures.ts';
import { failed, succeeded } from '../../../core/contract/result.ts';
import type { Failure } from '../../../core/contract/result.ts';
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

/** A value that comes when the test says so. */
function heldBack<Value>() {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((given) => {
    resolve = given;
  });
  return {
    promise,
    resolve: (value: Value): void => {
      resolve(value);
    },
  };
}

/** Answers the quick opening at once, and the other one when the checks have ended with a failure or none. */
function checkingEngine(checks: Promise<Failure | null>) {
  const plain = engineDouble(10);
  return engineDouble(10, {
    'project/open': async (request) => {
      const problem = request.quick ? null : await checks;
      if (problem !== null) return failed(problem);
      const answer = await plain.call('project/open', request);
      if (!answer.ok) return answer;
      return succeeded({ value: { ...answer.value.value, readOnly: request.quick ? 'still being checked' : null } });
    },
  });
}

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

  it('is shown at once, read-only and saying why, and can be written when its checks have passed', async () => {
    const checked = heldBack<null>();
    const project = new ProjectState(checkingEngine(checked.promise));
    expect([await project.open('grant'), project.summary?.readOnly]).toEqual([true, 'still being checked']);
    checked.resolve(null);
    await settled();
    expect([project.summary?.title, project.summary?.readOnly]).toEqual([expect.any(String), null]);
  });

  it('is taken back with the reason when the checks refuse it after its first rows were shown', async () => {
    const checked = heldBack<Failure>();
    const project = new ProjectState(checkingEngine(checked.promise));
    await project.open('grant');
    checked.resolve(failure('project/altered', 'the log does not verify'));
    await settled();
    expect([project.summary, project.latest.failure?.code]).toEqual([null, 'project/altered']);
  });

  it('stays when another one was opened before its checks refused the first', async () => {
    const checked = heldBack<Failure>();
    const project = new ProjectState(checkingEngine(checked.promise));
    await project.open('grant');
    await project.create('another', 'Another');
    checked.resolve(failure('project/altered', 'the log does not verify'));
    await settled();
    expect([project.summary === null, project.latest.failure]).toEqual([false, null]);
  });
});
