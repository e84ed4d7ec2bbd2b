import { describe, expect, it } from 'vitest';

import { AuditDraft } from '../../../renderer/state/audit-draft.svelte.ts';
import { ProjectState } from '../../../renderer/state/project.svelte.ts';
import { engineDouble, settled, shellDouble } from '../support/doubles.ts';

function newDraft() {
  const engine = engineDouble(10);
  const shell = shellDouble();
  const draft = new AuditDraft({ engine, shell, project: new ProjectState(engine), onNewProject: () => undefined });
  const model = (name: string) => ({ grant: `model:${name}`, name });
  return { engine, draft, model };
}

describe('an audit that has not been started', () => {
  it('says what it waits for, one thing at a time', async () => {
    const { draft, model } = newDraft();
    const reasons = [draft.blockedBecause];
    await draft.setTeacher(model('teacher.h5'));
    reasons.push(draft.blockedBecause);
    await draft.addCandidate(model('pruned95.h5'));
    reasons.push(draft.blockedBecause);
    await draft.setData({ grant: 'data:garments', name: 'garments' });
    reasons.push(draft.blockedBecause);
    expect(reasons).toEqual(['choose a teacher', 'choose a compressed model', 'choose data', null]);
  });

  it('takes the larger of two files that come together as the teacher, and says so', async () => {
    const { draft, model } = newDraft();
    await draft.addModels([model('int8.tflite'), model('teacher.h5')]);
    expect([draft.teacher?.name, draft.candidates.map((one) => one.name), draft.notice]).toEqual([
      'teacher.h5',
      ['int8.tflite'],
      'teacher.h5 is the larger file and was taken as the teacher.',
    ]);
  });

  it('swaps teacher and candidate', async () => {
    const { draft, model } = newDraft();
    await draft.addModels([model('int8.tflite'), model('teacher.h5')]);
    const candidate = draft.candidates[0];
    if (candidate !== undefined) await draft.makeTeacher(candidate);
    expect([draft.teacher?.name, draft.candidates.map((one) => one.name)]).toEqual(['int8.tflite', ['teacher.h5']]);
  });

  it('leaves out a candidate that a line stops, and one with a line nobody confirmed', async () => {
    const { draft, model } = newDraft();
    await draft.setTeacher(model('teacher.h5'));
    await draft.addCandidate(model('narrow.h5'));
    await draft.addCandidate(model('int8.tflite'));
    const before = [draft.ready.length, draft.candidates.map((one) => one.stopsBecause)];
    draft.candidates[1]?.confirmLine('bits');
    expect([before, draft.ready.map((one) => one.name)]).toEqual([[0, ['1 line stops the audit', '1 line to confirm']], ['int8.tflite']]);
  });

  it('keeps a file that cannot be read with its reason', async () => {
    const { draft, model } = newDraft();
    await draft.setTeacher(model('teacher.h5'));
    await draft.addCandidate({ grant: 'broken', name: 'broken.h5' });
    expect([draft.candidates[0]?.stopsBecause, draft.candidates[0]?.summary.failure?.code]).toEqual([
      'cannot be read',
      'suspicious-format/unknown',
    ]);
  });

  it('starts with the candidates that are ready, in a project of its own', async () => {
    const { engine, draft, model } = newDraft();
    await draft.setTeacher(model('teacher.h5'));
    await draft.addCandidate(model('narrow.h5'));
    await draft.addCandidate(model('pruned95.h5'));
    await draft.setData({ grant: 'data:garments', name: 'garments' });
    expect(await draft.start()).toBe(true);
    await settled();
    expect(engine.requestsOf('project/create')).toEqual([{ grant: 'new:teacher', title: 'teacher' }]);
    expect(engine.requestsOf('audit/start')).toMatchObject([
      {
        teacher: { grant: 'model:teacher.h5' },
        compressed: [{ grant: 'model:pruned95.h5' }],
        data: { grant: 'data:garments' },
        confirmed: [],
      },
    ]);
    expect([draft.open, draft.teacher]).toEqual([false, null]);
  });
});

describe('what an audit would cost', () => {
  it('is asked for what is ready, and forgotten when something is missing again', async () => {
    const { draft, model } = newDraft();
    await draft.askEstimate();
    const before = draft.estimate.value;
    await draft.setTeacher(model('teacher.h5'));
    await draft.addCandidate(model('pruned95.h5'));
    await draft.setData({ grant: 'data:garments', name: 'garments' });
    await draft.askEstimate();
    const asked = draft.estimate.value?.seconds;
    for (const candidate of draft.candidates) draft.remove(candidate);
    await draft.askEstimate();
    expect([before, asked, draft.estimate.value]).toEqual([null, { from: 90, to: 400 }, null]);
  });
});
