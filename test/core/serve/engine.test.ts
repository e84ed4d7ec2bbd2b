import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Card } from '../../../core/contract/card.ts';
import { channels } from '../../../core/contract/channels.ts';
import { failure } from '../../../core/contract/failures.ts';
import { decodeFrame, encodeFrame } from '../../../core/contract/frame.ts';
import { failed } from '../../../core/contract/result.ts';
import { createProject } from '../../../core/store/create.ts';
import { opener } from '../store/sample-project.ts';
import { engineInMemory } from './engine-fixture.ts';

let folder = '';
let running: ReturnType<typeof engineInMemory>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'engine-test-'));
  running = engineInMemory();
});
afterEach(async () => {
  await running.engine.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the engine', () => {
  it('refuses every place that its host did not name, paths among them', async () => {
    const { client } = running;
    await writeFile(join(folder, 'net.h5'), 'x');
    for (const grant of ['invented', join(folder, 'net.h5'), '../net.h5', '__proto__']) {
      const answers = await Promise.all([
        client.call('model/inspect', { grant }),
        client.call('project/open', { grant }),
        client.call('project/create', { grant, title: 'x' }),
        client.call('card/draft', { model: grant }),
        client.call('card/confirm', { model: grant, card, by: 'x' }),
        client.call('pair/check', { teacher: { grant }, compressed: { grant } }),
        client.call('data/scan', { grant }),
        client.call('data/sheet', { data: { grant }, card, count: 1 }),
      ]);
      expect(answers.map((answer) => answer.ok || answer.failure.code)).toEqual(answers.map(() => 'grant/unknown'));
    }
  });

  it('does not answer a page that plays the host', async () => {
    const encoded = encodeFrame({
      head: { kind: 'call', name: 'grant/add', id: 1, epoch: 0 },
      body: { grant: 'x', path: '/', writable: true },
      arrays: [],
    });
    const answer = await new Promise<unknown>((resolve) => {
      running.pagePort.onFrame((bytes) => {
        const frame = decodeFrame(bytes);
        resolve(frame.ok ? frame.value.body : frame);
      });
      if (encoded.ok) running.pagePort.post(encoded.value);
    });
    expect(answer).toMatchObject({ ok: false, failure: { code: 'ipc/invalid' } });
    expect(running.engine.place('x').ok).toBe(false);
  });

  it('says its facts at once and its self-test as soon as it is known', async () => {
    const first = await running.client.call('engine/facts', {});
    const doctor = await running.client.call('engine/doctor', {});
    const second = await running.client.call('engine/facts', {});
    expect([first, second].map((answer) => answer.ok && answer.value.value.selfTest)).toEqual(['running', 'passed']);
    expect(doctor.ok && doctor.value.value.lines.find(({ id }) => id === 'executor')).toMatchObject({
      state: 'good',
      found: 'double 1 passed its self-test',
    });
  });

  it('has an entry in its catalogue for every plug-in, failure and schema, each once', async () => {
    const answer = await running.client.call('catalogue/list', {});
    const ids = answer.ok ? answer.value.value.entries.map(({ family, id }) => `${family} ${id}`) : [];
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(
      expect.arrayContaining([
        'methods saliency',
        'metrics spearman',
        'data picture-folder',
        'reports json',
        'failures card/missing',
        'schemas concord/audit/1',
      ]),
    );
    const methods = await running.client.call('catalogue/list', { family: 'methods' });
    expect(methods.ok && new Set(methods.value.value.entries.map(({ family }) => family))).toEqual(new Set(['methods']));
  });

  it('has no project until one is opened, and says so', async () => {
    for (const name of ['project/read', 'audit/status'] as const) {
      expect(await running.client.call(name, {})).toMatchObject({ ok: false, failure: { code: 'project/none' } });
    }
  });

  it('makes a project where the host allows it, and opens it again', async () => {
    const path = join(folder, 'audit.concord');
    await running.host.call('grant/add', { grant: 'read', path, writable: false });
    await running.host.call('grant/add', { grant: 'write', path, writable: true });
    expect(await running.client.call('project/create', { grant: 'read', title: 'Audit' })).toMatchObject({
      ok: false,
      failure: { code: 'storage/read-only' },
    });
    expect(await running.client.call('project/create', { grant: 'write', title: 'Audit' })).toMatchObject({
      ok: true,
      value: { value: { title: 'Audit', readOnly: null } },
    });
    expect(await running.client.call('project/open', { grant: 'read' })).toMatchObject({
      ok: true,
      value: { value: { readOnly: expect.any(String) as string } },
    });
    const beat = await running.host.call('engine/heartbeat', {});
    expect(beat.ok && beat.value.value.project).toBe(path);
  });

  it('opens its project again after a restart', async () => {
    const path = join(folder, 'audit.concord');
    const made = await createProject(path, { id: 'made', title: 'Audit', example: false }, opener());
    if (made.ok) made.value.close();
    expect(await running.host.call('project/reopen', { path })).toMatchObject({ ok: true });
    await running.engine.close();
    running = engineInMemory();
    expect(await running.host.call('project/reopen', { path })).toMatchObject({ ok: true });
    expect(await running.client.call('project/read', {})).toMatchObject({ ok: true, value: { value: { title: 'Audit', readOnly: null } } });
  });

  it('opens a project that another process writes for reading, and says who holds it', async () => {
    const path = join(folder, 'audit.concord');
    await running.host.call('grant/add', { grant: 'write', path, writable: true });
    await running.client.call('project/create', { grant: 'write', title: 'Audit' });
    const other = engineInMemory();
    await other.host.call('grant/add', { grant: 'write', path, writable: true });
    const opened = await other.client.call('project/open', { grant: 'write' });
    await other.engine.close();
    expect(opened.ok && opened.value.value.readOnly).toContain('test (process ');
  });

  it('saves a confirmed card beside its model, with who confirmed it and when', async () => {
    await running.host.call('grant/add', { grant: 'model', path: join(folder, 'net.h5'), writable: false });
    const answer = await running.client.call('card/confirm', { model: 'model', card, by: 'A. Person' });
    expect(answer).toMatchObject({ ok: true, value: { value: { savedBeside: true, card: { evidence: { confirmedBy: 'A. Person' } } } } });
    const saved: unknown = JSON.parse(await readFile(join(folder, 'net.h5.card.json'), 'utf8'));
    expect(saved).toEqual(answer.ok && answer.value.value.card);
  });

  it('keeps a confirmed card in the project where the folder cannot be written', async () => {
    await running.host.call('grant/add', { grant: 'model', path: join(folder, 'gone', 'net.h5'), writable: false });
    expect(await running.client.call('card/confirm', { model: 'model', card, by: 'x' })).toMatchObject({
      ok: true,
      value: { value: { savedBeside: false } },
    });
  });

  it('passes paths and limits to workers, and their refusals to the page', async () => {
    await running.engine.close();
    running = engineInMemory({
      'model/read': async ({ path, limits }) => failed(failure('input/not-found', `${path} ${String(limits.nodes)}`)),
    });
    await running.host.call('grant/add', { grant: 'model', path: '/models/net.h5', writable: false });
    const answer = await running.client.call('model/inspect', { grant: 'model' });
    expect(answer).toMatchObject({
      ok: false,
      failure: { code: 'input/not-found', message: expect.stringContaining('/models/net.h5 20000') as string },
    });
  });

  it('tells events to every page', async () => {
    const heard: string[] = [];
    running.client.on('audit/ended', ({ code }) => heard.push(String(code)));
    running.engine.tell('audit/ended', { runs: [], code: 'x', failure: null });
    await running.client.call('engine/facts', {});
    expect(heard).toEqual(['x']);
  });

  it('has a handler for each call of the contract', async () => {
    const names = Object.entries(channels)
      .filter(([, entry]) => entry.type === 'call')
      .map(([name]) => name);
    const call = parseCall(running.client.call);
    const answers = await Promise.all(names.map((name) => call(name, { nonsense: true })));
    // Refused for their content, not for their name.
    expect(
      answers.map((answer, index) => [names[index], answer.ok ? '' : answer.failure.message.includes('expected the name of a call')]),
    ).toEqual(names.map((name) => [name, false]));
  });
});

const card: Card = {
  schema: 'concord/card/1',
  input: { shape: [2, 2, 1], kind: 'image', colour: 'grey', resize: 'none', crop: 'none', scale: 1, mean: [0], std: [1] },
  output: { kind: 'logits', task: 'single-label', classes: ['a', 'b'] },
};

type AnyCall = (name: string, request: unknown) => Promise<{ ok: true } | { ok: false; failure: { code: string; message: string } }>;

/** Calls by names and with bodies that the types forbid. */
function parseCall(call: unknown): AnyCall {
  return call as AnyCall;
}
