import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import type { Client } from '../../core/contract/call.ts';
import type { Channels } from '../../core/contract/channels.ts';
import { localEngine } from '../../core/serve/local-engine.ts';
import { startEngine } from '../../core/serve/start-engine.ts';
import { smallDisk } from '../core/store/small-disk.ts';
import { command, contentIfAny, contentOf, playedPlace, playingWorker } from './played-audit.ts';
import type { Content, Ended, PlayedPlace } from './played-audit.ts';

/* What the disk does to a running audit: the real command, real small disks. */
const PATIENCE_MS = 240_000;
const noDisk = 'this needs the right to mount a small disk';
const hasTracer = spawnSync('strace', ['-e', 'trace=none', 'true']).status === 0;

let place: PlayedPlace;
let undisturbed: Content;

beforeAll(async () => {
  place = playedPlace();
  const project = join(place.folder, 'undisturbed.concord');
  expect((await command(place.words(project))).code).toBe(0);
  undisturbed = await contentOf(project);
}, PATIENCE_MS);
afterAll(() => {
  vi.unstubAllEnvs();
  place.remove();
});

/** An audit to which something happens once it has told a few items. */
function disturbed(project: string, disturb: () => void): Promise<Ended> {
  let waiting = true;
  return command(place.words(project), {
    play: { itemMs: 40 },
    onOutput: (out) => {
      if (!waiting || out.split('"kind":"item"').length < 4) return;
      waiting = false;
      disturb();
    },
  });
}

async function statusOf(project: string): Promise<{ readonly code: number | null; readonly told: unknown }> {
  const { code, out } = await command(['status', '--project', project, '--json']);
  return { code, told: JSON.parse(out === '' ? '{}' : out) };
}

describe('a disk that gets full', () => {
  it(
    'stops the command with exit code 12; what is stored can be read, and the same command continues',
    async (context) => {
      const disk = smallDisk();
      if (disk === null) return context.skip(noDisk);
      const project = join(disk.folder, 'audit.concord');
      const ended = await disturbed(project, disk.fill);
      expect(ended.code, ended.err).toBe(12);
      expect(ended.err).toContain('storage/full');
      const status = await statusOf(project);
      expect(status).toMatchObject({ code: 0, told: { state: 'paused', total: 24, holder: null } });
      const kept = await contentOf(project);
      expect(ended.told.filter((item) => !kept.stored.includes(item))).toEqual([]);
      disk.free();
      expect((await command(place.words(project))).code).toBe(0);
      expect(await contentOf(project)).toEqual(undisturbed);
      return undefined;
    },
    PATIENCE_MS,
  );

  it(
    'pauses the run of a window, which shows it and continues when asked, once there is room',
    async (context) => {
      const disk = smallDisk();
      if (disk === null) return context.skip(noDisk);
      vi.stubEnv('CONCORD_STUB', playingWorker);
      vi.stubEnv('CONCORD_PLAY', JSON.stringify({ itemMs: 40 }));
      const engine = localEngine(startEngine({ workerEntry: playingWorker, description: 'Concord window', workers: 2 }));
      try {
        const grant = async (path: string, writable = false) => valueOfAnswer(await engine.grant(path, { writable }));
        const { client } = engine;
        const project = join(disk.folder, 'audit.concord');
        await client.call('project/create', { grant: await grant(project, true), title: 'Audit' });
        let items = 0;
        client.on('audit/item', () => {
          items += 1;
          if (items === 6) disk.fill();
        });
        const ended = endOf(client);
        const at = (name: string) => join(place.folder, name);
        const started = await client.call('audit/start', {
          teacher: { grant: await grant(at('teacher.h5')) },
          compressed: [{ grant: await grant(at('small.h5')) }],
          data: { grant: await grant(at('pictures')) },
          protocol: { methods: [{ id: 'grad-cam' }, { id: 'saliency' }], metrics: ['spearman', 'cosine'], floors: { sampleItems: 5 } },
        });
        expect(started).toMatchObject({ ok: true });
        expect(await ended).toMatchObject({ code: 'storage/full' });
        expect(await runsOf(client)).toMatchObject([{ state: 'paused', failure: 'storage/full' }]);
        disk.free();
        const continued = endOf(client);
        expect(await client.call('audit/resume', {})).toMatchObject({ ok: true });
        expect(await continued).toMatchObject({ code: null });
        await engine.close();
        expect((await contentOf(project)).hash).toBe(undisturbed.hash);
        return undefined;
      } finally {
        await engine.close();
        vi.unstubAllEnvs();
      }
    },
    PATIENCE_MS,
  );
});

describe('a disk that vanishes', () => {
  it(
    'is noticed: the command stops with exit code 12 and claims nothing that it could not store',
    async (context) => {
      const disk = smallDisk();
      if (disk === null) return context.skip(noDisk);
      const ended = await disturbed(join(disk.folder, 'audit.concord'), disk.vanish);
      expect(ended.code, ended.err).toBe(12);
      expect(ended.told.length).toBeLessThan(24);
      return undefined;
    },
    PATIENCE_MS,
  );
});

describe('a disk with errors', () => {
  const faults = [
    ...['fsync:error=EIO:when=14', 'fsync:error=EIO:when=14+', 'pwrite64:error=EIO:when=120', 'pwrite64:error=EIO:when=200+'],
    ...['pwrite64:error=EROFS:when=150+', 'pwrite64:error=ENOSPC:when=180+'],
  ];

  it.skipIf(!hasTracer).each(faults)(
    '%s: the command stops as storage, nothing acknowledged is lost, and the next one ends with the same content',
    async (fault) => {
      const project = join(place.folder, `${fault.replaceAll(/\W/g, '-')}.concord`);
      const ended = await command(place.words(project), { wrapper: ['strace', '-qqq', '-o', '/dev/null', '-e', `inject=${fault}`] });
      expect(ended.code, ended.err).toBe(12);
      expect(ended.seconds).toBeLessThan(60);
      if (existsSync(project)) {
        const kept = await contentIfAny(project);
        expect(ended.told.filter((item) => kept?.stored.includes(item) !== true)).toEqual([]);
      }
      expect((await command(place.words(project))).code).toBe(0);
      expect(await contentOf(project)).toEqual(undisturbed);
    },
    PATIENCE_MS,
  );
});

describe('other places', () => {
  it(
    'a full temporary folder disturbs no audit',
    async (context) => {
      const disk = smallDisk(1);
      if (disk === null) return context.skip(noDisk);
      disk.fill();
      const project = join(place.folder, 'temporary.concord');
      const ended = await command(place.words(project), { environment: { TMPDIR: disk.folder } });
      expect(ended.code, ended.err).toBe(0);
      expect(await contentOf(project)).toEqual(undisturbed);
      return undefined;
    },
    PATIENCE_MS,
  );

  it(
    'a medium that cannot be written is read, reports are written elsewhere, and an audit says why it cannot',
    async (context) => {
      const [disk, temporary] = [smallDisk(), smallDisk(1)];
      if (disk === null || temporary === null) return context.skip(noDisk);
      const project = join(disk.folder, 'audit.concord');
      expect((await command(place.words(project))).code).toBe(0);
      disk.makeReadOnly();
      const out = join(place.folder, 'elsewhere.json');
      const report = ['report', '--project', project, '--format', 'json', '--out'];
      expect(await statusOf(project)).toMatchObject({ code: 0, told: { state: 'done', done: 24 } });
      expect([(await command([...report, out])).code, existsSync(out)]).toEqual([0, true]);
      expect((await command([...report, join(disk.folder, 'beside.json')])).code).toBe(12);
      const audit = await command(place.words(project));
      expect([audit.code, audit.err]).toEqual([12, expect.stringContaining('storage/read-only')]);
      temporary.fill();
      const nowhere = await command(['status', '--project', project], { environment: { TMPDIR: temporary.folder } });
      expect([nowhere.code, nowhere.err]).toEqual([12, expect.stringMatching(/storage\/full.*temporary folder/)]);
      expect(readdirSync(disk.folder)).toEqual(['audit.concord']);
      expect(readdirSync(temporary.folder)).toEqual(['ballast']);
      return undefined;
    },
    PATIENCE_MS,
  );
});

function endOf(client: Client<Channels>): Promise<unknown> {
  return new Promise((resolve) => {
    client.on('audit/ended', resolve);
  });
}

async function runsOf(client: Client<Channels>): Promise<unknown> {
  const answer = await client.call('audit/status', {});
  return answer.ok ? answer.value.value.runs : answer.failure;
}

function valueOfAnswer(answer: Awaited<ReturnType<ReturnType<typeof localEngine>['grant']>>): string {
  if (!answer.ok) throw new Error(answer.failure.message);
  return answer.value;
}
