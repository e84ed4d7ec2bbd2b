import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { channels } from '../../../core/contract/channels.ts';
import { auditLine } from '../../../core/contract/outputs.ts';
import { reportDocument } from '../../../core/contract/report-document.ts';
import type { ReportDocument } from '../../../core/contract/report-document.ts';

import { concord, example, privateFolder, startConcord } from './concord-process.ts';

const ITEMS = 24;
const progress = channels['audit/progress'].payload;

function auditWords(project: string, limit = ITEMS): string[] {
  const models = [
    '--teacher',
    example('garments-teacher.h5'),
    '--compressed',
    example('garments-int8.tflite'),
    '--compressed',
    example('garments-pruned95.h5'),
  ];
  return [
    'audit',
    ...models,
    '--data',
    example('pictures'),
    '--project',
    project,
    '--limit',
    String(limit),
    '--batch',
    '4',
    '--json',
    '--quiet',
    '--protocol',
    protocol,
  ];
}

async function reportOf(project: string): Promise<ReportDocument> {
  const out = `${project}.json`;
  const { code, err } = await concord(['report', '--project', project, '--format', 'json', '--out', out]);
  if (code !== 0) throw new Error(err);
  return reportDocument.parse(JSON.parse(readFileSync(out, 'utf8')));
}

/** Everything that was computed; without times, and without the log, which says that there were two starts. */
function computed(report: ReportDocument) {
  const { completeness, verdict, sections, evidence, items } = report;
  return {
    completeness,
    verdict,
    data: sections['3'],
    protocol: sections['4'].protocols.map(({ sha256 }) => sha256),
    predictions: sections['5'],
    deformation: sections['6'],
    evidence,
    items,
  };
}

const folder = mkdtempSync(path.join(tmpdir(), 'concord-command-'));
const protocol = path.join(folder, 'protocol.json');
let undisturbed: ReturnType<typeof computed>;

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

beforeAll(async () => {
  writeFileSync(
    protocol,
    JSON.stringify({
      methods: [{ id: 'grad-cam' }, { id: 'saliency' }],
      metrics: ['spearman', 'centroid-shift'],
      floors: { sampleItems: 8 },
    }),
  );
  const project = path.join(folder, 'undisturbed.concord');
  const { code, err } = await concord(auditWords(project));
  if (code !== 0) throw new Error(err);
  undisturbed = computed(await reportOf(project));
}, 120_000);

describe('an audit whose process is killed', () => {
  it.each([1, 11, ITEMS + 5])(
    'after %s item lines loses none of them, repeats none, and ends with the same report',
    async (linesBefore) => {
      const project = path.join(privateFolder(), 'killed.concord');
      const { child, lines, ended } = startConcord(auditWords(project));
      while (lines.length < linesBefore && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
      child.kill('SIGKILL');
      await ended;
      const told = lines
        .map((line) => auditLine.parse(JSON.parse(line)))
        .flatMap((line) => (line.kind === 'item' ? [`${line.run}/${String(line.item)}`] : []));

      const status: unknown = JSON.parse((await concord(['status', '--project', project, '--json'])).out);
      expect(status).toMatchObject({ failed: 0, skipped: 0 });
      const again = await concord(auditWords(project));
      expect(again.code, again.err).toBe(0);
      const later = again.out
        .trim()
        .split('\n')
        .map((line) => auditLine.parse(JSON.parse(line)))
        .flatMap((line) => (line.kind === 'item' ? [`${line.run}/${String(line.item)}`] : []));
      expect(later.filter((key) => told.includes(key))).toEqual([]);
      expect(computed(await reportOf(project))).toEqual(undisturbed);
    },
    120_000,
  );

  it('is finished by new workers when its workers are killed, with the same report', async () => {
    const project = path.join(privateFolder(), 'workers.concord');
    const words = auditWords(project).filter((word) => word !== '--quiet');
    const { child, lines, aside, ended } = startConcord([...words, '--progress', 'json']);
    while (lines.length < 5 && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
    const last = aside.findLast((line) => line.startsWith('{')) ?? '{}';
    const pids = progress.parse(JSON.parse(last)).workers.map(({ pid }) => pid);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    expect({ code: await ended, killed: pids.length > 0 }).toEqual({ code: 0, killed: true });
    expect(computed(await reportOf(project))).toEqual(undisturbed);
  }, 120_000);

  it('is cancelled by Ctrl-C with exit code 130, keeps what is finished, and goes on', async () => {
    const project = path.join(privateFolder(), 'cancelled.concord');
    const { child, lines, ended } = startConcord(auditWords(project));
    while (lines.length < 5 && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
    const asked = performance.now();
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(performance.now() - asked).toBeLessThan(6000); // 2 s to answer a cancel, and a loaded machine
    expect(auditLine.parse(JSON.parse(lines.at(-1) ?? ''))).toMatchObject({ kind: 'summary', exitCode: 130 });
    const again = await concord(auditWords(project));
    expect(again.code, again.err).toBe(0);
    expect(computed(await reportOf(project))).toEqual(undisturbed);
  }, 120_000);
});

describe('a second process', () => {
  it('is told who is writing, with exit code 15, while status answers at once', async () => {
    const project = path.join(privateFolder(), 'busy.concord');
    const { lines, child } = startConcord(auditWords(project, 200)); // long enough to be still running below
    while (lines.length < 2 && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
    const [status, second] = await Promise.all([concord(['status', '--project', project, '--json']), concord(auditWords(project, 200))]);
    expect({ code: second.code, begins: second.err.startsWith('concord: project/busy: ') }, second.err).toEqual({ code: 15, begins: true });
    const found: unknown = JSON.parse(status.out);
    expect(found).toMatchObject({
      schema: 'concord/status/1',
      state: 'running',
      total: 400,
      holder: expect.stringContaining('concord audit') as unknown,
    });
  }, 60_000);
});
