import { describe, expect, it } from 'vitest';

import { Arrivals } from '../../../renderer/state/arrivals.svelte.ts';
import { AuditDraft } from '../../../renderer/state/audit-draft.svelte.ts';
import { ProjectState } from '../../../renderer/state/project.svelte.ts';
import { engineDouble, shellDouble } from '../support/doubles.ts';

function newArrivals() {
  const engine = engineDouble(10);
  const project = new ProjectState(engine);
  const draft = new AuditDraft({ engine, shell: shellDouble(), project, onNewProject: () => undefined });
  const sent: string[] = [];
  const send: typeof fetch = (input) => {
    const address = typeof input === 'string' ? input : '';
    const name = new URL(address, 'http://localhost').searchParams.get('name') ?? '';
    sent.push(address);
    const grant = /\.(h5|tflite)$/.test(name) ? `model:${name}` : name.endsWith('.txt') ? 'nothing' : `data:${name}`;
    return Promise.resolve(new Response(JSON.stringify({ grant })));
  };
  const arrivals = new Arrivals({ engine, draft, project, send, batchName: () => 'b1' });
  const thing = (name: string, ...inside: string[]) => ({
    name,
    isFolder: inside.length > 0,
    files: (inside.length > 0 ? inside : [name]).map((path) => ({ path, file: new File(['x'], path) })),
  });
  return { arrivals, draft, sent, thing };
}

describe('things dropped on the page', () => {
  it('go to the host file by file, with their relative names and one batch each', async () => {
    const { arrivals, sent, thing } = newArrivals();
    await arrivals.take([thing('garments', 'garments/Bag/1.png', 'garments/Coat/2.png')], 'unknown');
    expect(sent).toEqual(['/drop?name=garments%2FBag%2F1.png&batch=b1', '/drop?name=garments%2FCoat%2F2.png&batch=b1']);
  });

  it('become teacher and candidate when they are models', async () => {
    const { arrivals, draft, thing } = newArrivals();
    expect(await arrivals.take([thing('int8.tflite'), thing('teacher.h5')], 'unknown')).toEqual(['models', 'models']);
    expect([draft.teacher?.name, draft.candidates.length]).toEqual(['teacher.h5', 1]);
  });

  it('become data when they are no model', async () => {
    const { arrivals, draft, thing } = newArrivals();
    expect(await arrivals.take([thing('images.npy')], 'unknown')).toEqual(['data']);
    expect(draft.data?.summary.value?.items).toBe(197);
  });

  it('are what the zone says they are where they fell on one', async () => {
    const { arrivals, draft, thing } = newArrivals();
    await arrivals.take([thing('int8.tflite')], 'teacher');
    expect(draft.teacher?.name).toBe('int8.tflite');
  });

  it('that are neither model nor data are refused with a reason', async () => {
    const { arrivals, draft, thing } = newArrivals();
    expect(await arrivals.take([thing('notes.txt')], 'unknown')).toEqual([]);
    expect([arrivals.failure?.code, draft.teacher, draft.data]).toEqual(['suspicious-format/unknown', null, null]);
  });

  it('that are empty folders are refused without a message to the host', async () => {
    const { arrivals, sent } = newArrivals();
    await arrivals.take([{ name: 'empty', isFolder: true, files: [] }], 'unknown');
    expect([arrivals.failure?.code, sent]).toEqual(['input/not-found', []]);
  });
});
