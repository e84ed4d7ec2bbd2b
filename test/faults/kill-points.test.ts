import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { seededRandom } from '../../core/numeric/random.ts';
import { inTwoLanes } from './lanes.ts';
import { command, contentIfAny, contentOf, lastTakenOver, playedPlace } from './played-audit.ts';
import type { Content, Ended, PlayedPlace } from './played-audit.ts';
import type { PlayInput } from './play.ts';

/*
 * A hundred kills, at moments that a seed names: at statements of the database and at its syncs, so in the
 * middle of registering, of commits, of checkpoints and of closing; in every job of a worker; while a report is written. After each
 * one: what was acknowledged is stored, at most the batch in flight is stored besides, the next start takes the project over, and
 * what it ends with is what an undisturbed run has. engine-kills.test.ts adds those of the window's engine.
 *
 *     CONCORD_KILLS=2000 vitest run --project core test/faults/kill-points.test.ts      the form before a release
 */
const KILLS = Number(process.env['CONCORD_KILLS'] ?? 90);
const share = (part: number): number => Math.round((KILLS * part) / 90);
const [STATEMENT_KILLS, SYNC_KILLS, WORKER_KILLS, REPORT_KILLS] = [share(50), share(16), share(14), share(10)];
const PATIENCE_MS = 600_000 * Math.max(1, KILLS / 90);
/** How soon after its start the next process holds the project of a dead one, processes and all. */
const TAKEN_OVER_SECONDS = 10;

/** One item that cannot be decoded, so that every kind of row is written. */
const play: PlayInput = { undecodable: [7] };

let place: PlayedPlace;
let undisturbed: Content;
let counted: { readonly statements: number; readonly files: number };
let report = '';
const hasTracer = spawnSync('strace', ['-e', 'trace=none', 'true']).status === 0;

beforeAll(async () => {
  place = playedPlace();
  const project = join(place.folder, 'undisturbed.concord');
  const ended = await command(place.words(project), { play, kill: null });
  expect(ended.code, ended.err).toBe(11);
  undisturbed = await contentOf(project);
  report = join(place.folder, 'undisturbed.json');
  const written = await command(reportWords(project, report), { kill: null });
  counted = { statements: countIn(ended.err, 'statement'), files: countIn(written.err, 'file') };
}, PATIENCE_MS);
afterAll(() => {
  place.remove();
});

it('the undisturbed run holds every item once, and the kill points lie inside it', () => {
  expect({ counts: undisturbed.counts, replaced: undisturbed.replaced, state: undisturbed.state }).toEqual({
    counts: { done: 23, skipped: 1, failed: 0, waiting: 0 },
    replaced: 0,
    state: 'done',
  });
  expect([counted.statements > 500, counted.files >= 3]).toEqual([true, true]);
});

describe('kill -9', () => {
  it(
    `at ${String(STATEMENT_KILLS)} statements of the database`,
    async () => {
      const random = seededRandom('statements');
      let kills = 0;
      const chain = async (): Promise<void> => {
        const folder = privatePlace();
        const told = new Set<string>();
        for (let link = 0; link < 4 && kills < STATEMENT_KILLS; link += 1) {
          // The first start has the longest way; what the later ones have to do gets shorter and shorter.
          const at = 1 + Math.floor(random.uniform() * counted.statements * (link === 0 ? 0.9 : 0.4));
          const ended = await command(words(folder), { play, kill: `statement:${String(at)}` });
          if (ended.signal !== 'SIGKILL') break;
          kills += 1;
          await checkKilled(folder, ended, told);
        }
        await checkFinished(folder, told);
      };
      while (kills < STATEMENT_KILLS) await inTwoLanes([chain, chain]);
      expect(kills).toBeGreaterThanOrEqual(STATEMENT_KILLS);
    },
    PATIENCE_MS,
  );

  it.skipIf(!hasTracer)(
    `at ${String(SYNC_KILLS)} syncs and writes, those of the checkpoint included`,
    async () => {
      const random = seededRandom('syncs');
      let kills = 0;
      const sync = async (): Promise<void> => {
        const [folder, told] = [privatePlace(), new Set<string>()];
        const [call, most] = random.uniform() < 0.6 ? ['fsync', 34] : ['pwrite64', 380];
        const at = 1 + Math.floor(random.uniform() * most);
        const inject = `inject=${call}:signal=SIGKILL:when=${String(at)}`;
        const ended = await command(words(folder), { play, wrapper: ['strace', '-qqq', '-o', '/dev/null', '-e', inject] });
        if (ended.signal === 'SIGKILL') {
          kills += 1;
          await checkKilled(folder, ended, told);
        }
        await checkFinished(folder, told);
      };
      while (kills < SYNC_KILLS) await inTwoLanes([sync, sync]);
      expect(kills).toBeGreaterThanOrEqual(SYNC_KILLS);
    },
    PATIENCE_MS,
  );

  it(
    `of ${String(WORKER_KILLS)} workers, in every job and in the middle of batches`,
    async () => {
      const random = seededRandom('workers');
      const jobs = ['model/read', 'data/scan', 'data/items', 'worker/facts', 'pair/prepare', 'floors/measure'].map((job) => ({ job }));
      const moments = Array.from({ length: WORKER_KILLS }, (_, index) => jobs[index] ?? { item: Math.floor(random.uniform() * 24) });
      await inTwoLanes(
        moments.map((at) => async () => {
          const folder = privatePlace();
          const mark = join(folder, 'killed');
          const ended = await command(words(folder), { play: { ...play, killOnce: { mark, at } } });
          expect(existsSync(mark), JSON.stringify(at)).toBe(true);
          // A file that ends its reader is refused; every other job is done again by another worker.
          expect(ended.code, `${JSON.stringify(at)} ${ended.err}`).toBe('job' in at && /^(model|data)\//.test(at.job) ? 13 : 11);
          rmSync(mark);
          await checkFinished(folder, new Set(ended.told));
        }),
      );
    },
    PATIENCE_MS,
  );

  it(
    `at ${String(REPORT_KILLS)} moments of a report leaves the older one whole, and the next is the same`,
    async () => {
      const project = join(place.folder, 'undisturbed.concord');
      const folder = privatePlace();
      const out = join(folder, 'report.json');
      for (let kill = 0; kill < REPORT_KILLS; kill += 1) {
        const older = existsSync(out) ? readFileSync(out, 'utf8') : null;
        const ended = await command(reportWords(project, out), { kill: `file:${String(1 + (kill % counted.files))}` });
        expect(ended.signal, ended.err).toBe('SIGKILL');
        expect(existsSync(out) ? readFileSync(out, 'utf8') : null).toBe(older);
        if (kill % 3 === 2) {
          expect((await command(reportWords(project, out))).code).toBe(0);
          expect(readFileSync(out, 'utf8')).toBe(readFileSync(report, 'utf8'));
        }
      }
      expect((await command(reportWords(project, out))).code).toBe(0);
      expect(readdirSync(folder)).toEqual(['report.json']);
    },
    PATIENCE_MS,
  );
});

function words(folder: string): readonly string[] {
  return place.words(join(folder, 'audit.concord'));
}

function reportWords(project: string, out: string): readonly string[] {
  return ['report', '--project', project, '--format', 'json', '--out', out];
}

let places = 0;
function privatePlace(): string {
  places += 1;
  const folder = join(place.folder, String(places));
  mkdirSync(folder);
  return folder;
}

function countIn(text: string, what: string): number {
  return Number(new RegExp(`${what}:(\\d+)`).exec(text)?.[1] ?? 0);
}

/** Straight after the kill: nothing acknowledged is missing, and no more than what two workers held is stored besides. */
async function checkKilled(folder: string, ended: Ended, told: Set<string>): Promise<void> {
  expect(ended.told.filter((item) => told.has(item))).toEqual([]);
  for (const item of ended.told) told.add(item);
  const project = join(folder, 'audit.concord');
  const holds = existsSync(project) ? await contentIfAny(project) : null;
  if (holds === null) {
    expect([...told]).toEqual([]);
    return;
  }
  const stored = new Set(holds.stored);
  expect([...told].filter((item) => !stored.has(item))).toEqual([]);
}

/** The same command once more: it continues, repeats nothing, and ends with what an undisturbed run has. */
async function checkFinished(folder: string, told: ReadonlySet<string>): Promise<void> {
  const startedAt = Date.now();
  const ended = await command(words(folder), { play });
  expect(ended.code, ended.err).toBe(11);
  const takenOverAt = (await lastTakenOver(join(folder, 'audit.concord'))) ?? 0;
  expect((takenOverAt - startedAt) / 1000).toBeLessThan(TAKEN_OVER_SECONDS);
  expect(ended.told.filter((item) => told.has(item))).toEqual([]);
  expect(await contentOf(join(folder, 'audit.concord'))).toEqual(undisturbed);
  expect(readdirSync(folder)).toEqual(['audit.concord']);
}
