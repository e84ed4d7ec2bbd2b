import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { familyOf } from './family.ts';
import { command, contentOf, playedPlace } from './played-audit.ts';
import type { PlayedPlace } from './played-audit.ts';
import type { PlayInput } from './play.ts';

/* What a person or the system does to a running command: stop, cancel, refuse. */
const PATIENCE_MS = 240_000;
/** Longer than the ten seconds after which anything silent counts as dead; `CONCORD_SUSPEND_SECONDS=300` is the long form. */
const SUSPEND_MS = Number(process.env['CONCORD_SUSPEND_SECONDS'] ?? 12) * 1000;

let place: PlayedPlace;
let undisturbed = '';

beforeAll(async () => {
  place = playedPlace();
  const project = join(place.folder, 'undisturbed.concord');
  const ended = await command(place.words(project));
  expect(ended.code, ended.err).toBe(0);
  undisturbed = (await contentOf(project)).hash;
}, PATIENCE_MS);
afterAll(() => {
  place.remove();
});

let places = 0;
function privateProject(): string {
  places += 1;
  mkdirSync(join(place.folder, String(places)));
  return join(place.folder, String(places), 'audit.concord');
}

describe('an audit that is refused before its first item', () => {
  it('leaves nothing where its project was to be', async () => {
    const project = privateProject();
    const ended = await command(place.words(project), { play: { items: 0 } });
    expect([ended.code, readdirSync(join(project, '..'))]).toEqual([2, []]);
  });

  it('leaves a project that was there as it was', async () => {
    const project = privateProject();
    expect((await command(place.words(project))).code).toBe(0);
    const before = await contentOf(project);
    const refused = await command(place.words(project).map((word) => word.replace(/teacher\.h5$/, 'small.h5')));
    expect([refused.code, await contentOf(project)]).toEqual([2, before]);
  });
});

describe('an item that ends its workers', () => {
  it.each(['abort', 'segfault', 'exit-0', 'stderr-flood'] as const)(
    'by %s is set aside with its reason, and the run goes on',
    async (ending) => {
      const project = privateProject();
      const ended = await command(place.words(project), { play: { poison: [9], ending } });
      expect(ended.code, ended.err).toBe(11);
      const { counts, entries, state } = await contentOf(project);
      expect({ counts, entries, state }).toEqual({ counts: { done: 23, skipped: 0, failed: 1, waiting: 0 }, entries: 24, state: 'done' });
      const left = ended.out.split('\n').filter((line) => line.includes('"kind":"left-out"'));
      expect(left).toHaveLength(1);
      expect(left[0]).toContain('set aside after it had ended 2 workers');
    },
    PATIENCE_MS,
  );

  it(
    'again and again spends the restarts: the run stops with exit code 13, and what is finished is kept and continued',
    async () => {
      const project = privateProject();
      const poison = [1, 5, 9, 13, 17];
      const first = await command(place.words(project), { play: { poison } });
      expect(first.code, first.err).toBe(13);
      expect(first.seconds).toBeLessThan(30); // no busy loop
      const kept = await contentOf(project);
      expect(kept.counts.done + kept.counts.failed).toBeLessThan(24);
      expect((await command(place.words(project))).code).toBe(kept.counts.failed > 0 ? 11 : 0);
      const { counts } = await contentOf(project);
      expect(counts).toEqual({ done: 24 - kept.counts.failed, skipped: 0, failed: kept.counts.failed, waiting: 0 });
    },
    PATIENCE_MS,
  );
});

describe('a tree of processes that is stopped', () => {
  it(
    `for ${String(SUSPEND_MS / 1000)} s continues: no worker is ended, nobody else takes the project, the result is the same`,
    async () => {
      const project = privateProject();
      let busy: number | null = -1;
      const ended = await command([...place.words(project).filter((word) => word !== '--quiet'), '--progress', 'json'], {
        play: { itemMs: 60 },
        onOutput: once((_, child) => void suspend(child.pid ?? 0, async () => (busy = (await command(place.words(project))).code))),
      });
      expect(ended.code, ended.err).toBe(0);
      expect(busy).toBe(15);
      expect(ended.err).not.toContain('ended by itself');
      expect((await contentOf(project)).hash).toBe(undisturbed);
    },
    PATIENCE_MS + SUSPEND_MS,
  );
});

describe('Ctrl-C', () => {
  const stages: readonly (readonly [string, PlayInput, (out: string) => boolean])[] = [
    ['while workers read the models', { jobMs: 20_000, slowJob: 'model/read' }, () => true],
    ['while the data is listed', { jobMs: 20_000, slowJob: 'data/items' }, () => true],
    ['while the pair is prepared', { jobMs: 20_000, slowJob: 'pair/prepare' }, () => true],
    ['between items', { itemMs: 50 }, (out) => out.includes('"kind":"item"')],
    ['while floors are measured', { jobMs: 20_000, slowJob: 'floors/measure' }, (out) => out.includes('"kind":"item"')],
  ];

  it.each(stages)(
    '%s ends everything within two seconds, and the audit can be continued',
    async (_name, play, isTime) => {
      const project = privateProject();
      let pids: readonly number[] = [];
      let askedAt = 0;
      const ended = await command(place.words(project), {
        play,
        onStart: (child) => {
          const timer = setInterval(() => {
            pids = familyOf(child.pid ?? 0);
          }, 100);
          child.once('close', () => {
            clearInterval(timer);
          });
          if (isTime('')) void pause(2_500).then(() => interrupt(child.pid));
        },
        onOutput: once((out, child) => {
          if (isTime('')) return true;
          if (isTime(out)) interrupt(child.pid);
          return isTime(out);
        }),
      });
      function interrupt(pid: number | undefined): void {
        askedAt = performance.now();
        process.kill(pid ?? 0, 'SIGINT');
      }
      // A shell calls it 130, too, where the command had not begun to listen.
      expect(ended.code ?? ended.signal, ended.err).toBe(ended.code === null ? 'SIGINT' : 130);
      // Two seconds for a worker that does not listen, and what a busy machine needs to end processes.
      expect(performance.now() - askedAt).toBeLessThan(2_000 + 2_500);
      expect(pids.filter((pid) => familyOf(pid).length > 0)).toEqual([]);
      const again = await command(place.words(project));
      expect(again.code, again.err).toBe(0);
      expect((await contentOf(project)).hash).toBe(undisturbed);
      rmSync(join(project, '..'), { recursive: true });
    },
    PATIENCE_MS,
  );
});

/** Stops a process and all its children, lets the other do something, and lets them go on. */
async function suspend(pid: number, meanwhile: () => Promise<unknown>): Promise<void> {
  const pids = familyOf(pid);
  for (const one of pids) process.kill(one, 'SIGSTOP');
  const since = performance.now();
  await meanwhile();
  await pause(Math.max(0, SUSPEND_MS - (performance.now() - since)));
  for (const one of pids.toReversed()) process.kill(one, 'SIGCONT');
}

/** Called until it says that it has done its work. */
function once<Arguments extends readonly unknown[]>(work: (...given: Arguments) => unknown): (...given: Arguments) => void {
  let done = false;
  return (...given) => {
    if (!done) done = work(...given) !== false;
  };
}
