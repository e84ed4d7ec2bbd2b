import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import type { Handlers } from '../../../core/contract/call.ts';
import type { Jobs } from '../../../core/contract/jobs.ts';
import { failure } from '../../../core/contract/failures.ts';
import { failed, succeeded } from '../../../core/contract/result.ts';
import type { Stroke } from '../../../core/contract/what-if.ts';
import { createProject } from '../../../core/store/create.ts';
import { opener, plannedRun, valueOf } from '../store/sample-project.ts';
import { sampleResult } from '../store/sample-result.ts';
import { engineInMemory } from './engine-fixture.ts';

type Tried = Parameters<Handlers<Jobs>['what-if/try']>[0];
const stroke: Stroke = { kind: 'erase', region: { shape: 'rectangle', left: 0, top: 0, width: 4, height: 4 }, fill: 'black' };
const state = (probability: number) => ({ top: 1, topProbability: probability, logit: 2, probability, mapStatus: 'ok' as const });
const grid = { height: 1, width: 1, cellHeight: 4, cellWidth: 4 };

let folder = '';
let asked: Tried[] = [];
/** Called when a question reaches the worker; it answers when this ends. */
let meanwhile: (signal: AbortSignal) => Promise<void> = () => Promise.resolve();
let running: ReturnType<typeof engineInMemory>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'what-if-test-'));
  asked = [];
  meanwhile = () => Promise.resolve();
  running = engineInMemory({
    'what-if/try': async (request, { signal }) => {
      asked.push(request);
      await meanwhile(signal);
      if (signal.aborted) return failed(failure('engine/cancelled', 'what-if/try'));
      const answers = request.models.map(() => ({ state: 'answered' as const, before: state(0.9), after: state(0.4), grid }));
      const edited = { height: 28, width: 28, share: 0.02, hash: 'pixels' };
      const maps = request.models.flatMap(() => [Float32Array.of(1), Float32Array.of(2)]);
      return succeeded({ value: { edited, picture: [1, 1, 1], answers, seconds: 0.01 }, arrays: [Uint8Array.of(7), ...maps] });
    },
  });
});
afterEach(async () => {
  await running.engine.close();
  await rm(folder, { recursive: true, force: true });
});

async function openProject(how: { readonly readOnly?: boolean } = {}): Promise<readonly string[]> {
  const path = join(folder, 'a.concord');
  const store = valueOf(await createProject(path, { id: 'id', title: 'A', example: false }, opener()));
  const runs = ['small', 'other'].map((candidate) => plannedRun(store, 3, { candidate }));
  for (const run of runs) valueOf(store.commitItems(run, [sampleResult(0), sampleResult(1)]));
  store.close();
  valueOf(await running.host.call('grant/add', { grant: 'g', path, writable: true }));
  valueOf(await running.client.call('project/open', { grant: 'g', ...how }));
  return runs;
}

it('asks the teacher first, then every candidate, about the class that the stored maps explain', async () => {
  const runs = await openProject();
  const answer = valueOf(await running.client.call('what-if/try', { run: runs[1] ?? '', item: 1, method: 'grad-cam', strokes: [stroke] }));
  expect(answer.value.models.map(({ hash, run }) => [hash, run])).toEqual([
    ['teacher-hash', null],
    ['small-hash', runs[0]],
    ['other-hash', runs[1]],
  ]);
  expect(answer.arrays.map((array) => [...array])).toEqual([[7], [1], [2], [1], [2], [1], [2]]);
  const [request] = asked;
  expect([request?.item.ordinal, request?.target, request?.threads, request?.executor]).toEqual([
    1,
    sampleResult(1).explained.target,
    1,
    'reference',
  ]);
});

it('sends the items that a transplant takes from, each once, and refuses one that is not there', async () => {
  const [run = ''] = await openProject();
  const taken = (item: number | null): Stroke => ({ kind: 'transplant', region: stroke.region, from: { item, left: 0, top: 0 } });
  const ask = (strokes: Stroke[]) => running.client.call('what-if/try', { run, item: 0, method: 'grad-cam', strokes });
  valueOf(await ask([taken(2), taken(null), taken(2), taken(1)]));
  expect(asked[0]?.donors.map(({ ordinal }) => ordinal)).toEqual([2, 1]);
  const refused = await ask([taken(99)]);
  expect(refused.ok ? 'ok' : refused.failure.code).toBe('option/invalid');
});

it('the newest question wins: those before it are cancelled, and no queue builds up', async () => {
  const [run = ''] = await openProject();
  meanwhile = (signal) => new Promise((resolve) => { signal.addEventListener('abort', () => { resolve(); }); setTimeout(resolve, 50); }); // prettier-ignore
  const calls = Array.from({ length: 12 }, () =>
    running.client.call('what-if/try', { run, item: 0, method: 'grad-cam', strokes: [stroke] }),
  );
  const answers = await Promise.all(calls);
  expect(answers.map((answer) => (answer.ok ? 'ok' : answer.failure.code))).toEqual([...Array<string>(11).fill('engine/cancelled'), 'ok']);
  expect(asked.length).toBeLessThanOrEqual(2);
});

it('keeps what the worker says, under the name of who kept it, and lists it with its item', async () => {
  const [run = ''] = await openProject();
  const words = { note: 'the collar', reviewer: 'A. Sim' };
  const { kept } = valueOf(
    await running.client.call('what-if/keep', { run, item: 0, method: 'grad-cam', strokes: [stroke], ...words }),
  ).value;
  expect(kept).toMatchObject({ seq: 1, share: 0.02, hash: 'pixels', ...words, withdrawn: null });
  expect(kept.models[0]?.answer).toMatchObject({ before: { probability: 0.9 }, after: { probability: 0.4 } });
  valueOf(await running.client.call('what-if/withdraw', { item: 0, seq: 1, note: '', reviewer: 'B. Bo' }));
  const listed = valueOf(await running.client.call('what-if/list', { item: 0 })).value.kept;
  expect(listed.map(({ seq, withdrawn }) => [seq, withdrawn?.reviewer])).toEqual([[1, 'B. Bo']]);
});

it('a project that is only read is asked, but nothing is kept in it', async () => {
  const [run = ''] = await openProject({ readOnly: true });
  const ask = { run, item: 0, method: 'grad-cam', strokes: [stroke] };
  expect((await running.client.call('what-if/try', ask)).ok).toBe(true);
  const refused = await running.client.call('what-if/keep', { ...ask, note: '', reviewer: 'A. Sim' });
  expect(refused.ok ? 'ok' : refused.failure.code).toBe('storage/read-only');
});
