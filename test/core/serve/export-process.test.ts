import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { exportProcess } from '../../../core/serve/export-process.ts';
import { concordHere } from '../command/concord-here.ts';
import { fixture } from '../command/concord-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-export-'));
const project = join(folder, 'p.concord');
const exported = exportProcess(fileURLToPath(new URL('../../../core/entry/export.ts', import.meta.url)));
const never = new AbortController().signal;

beforeAll(async () => {
  const [teacher, compressed] = [fixture('nets', 'A', 'models', 'A.keras'), fixture('nets', 'A', 'models', 'A.prune95.h5')];
  const words = ['audit', '--teacher', teacher, '--compressed', compressed, '--data', fixture('nets', 'A', 'inputs', 'inputs.npy')];
  const { code, err } = await concordHere([...words, '--project', project, '--limit', '4', '--quiet'], folder);
  if (code !== 0) throw new Error(err);
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the report of another process has the bytes of the command’s', async () => {
  const [mine, other] = [join(folder, 'mine.json'), join(folder, 'other.json')];
  const { code, err } = await concordHere(['report', '--project', project, '--format', 'json', '--out', mine], folder);
  expect(code, err).toBe(0);
  expect(await exported({ project, format: 'json', file: other }, never)).toMatchObject({ ok: true });
  expect(readFileSync(other, 'utf8')).toBe(readFileSync(mine, 'utf8'));
}, 60_000);

it('a cancelled report is told as cancelled within two seconds, and nothing of that name appears', async () => {
  const file = join(folder, 'cancelled.json');
  const stop = new AbortController();
  const answer = exported({ project, format: 'json', file }, stop.signal);
  const started = performance.now();
  stop.abort();
  expect(await answer).toMatchObject({ ok: false, failure: { code: 'engine/cancelled' } });
  expect(performance.now() - started).toBeLessThan(2000);
  expect(existsSync(file)).toBe(false);
});

it('what is refused in the other process is refused here, with its code', async () => {
  const none = await exported({ project: join(folder, 'none.concord'), format: 'json', file: join(folder, 'x.json') }, never);
  expect(none.ok ? null : none.failure.code).toMatch(/^(project|input)\//);
  expect(await exported({ project, format: 'pdf9', file: join(folder, 'x') }, never)).toMatchObject({ failure: { code: 'report/format' } });
  expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([]);
}, 60_000);
