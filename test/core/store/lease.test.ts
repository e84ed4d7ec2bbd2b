import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { thisMachine } from '../../../core/store/machine.ts';
import type { Machine } from '../../../core/store/machine.ts';
import { openForReading, openForWriting } from '../../../core/store/open.ts';
import type { Opener } from '../../../core/store/open.ts';
import { codeOf, newStore, opener, temporaryFolder, valueOf } from './sample-project.ts';

const START = Date.parse('2026-01-01T00:00:00.000Z');

/** Opens a project as `owner`, leaves it open, and tells what `other` hears when it wants to write as well. */
async function second(owner: Partial<Machine>, other: Partial<Machine>, laterMs = 0): Promise<string> {
  const path = join(temporaryFolder(), 'shared.concord');
  await newStore(path, opener({ clock: clockAt(START), machine: { ...thisMachine, ...owner } }));
  const opened = await openForWriting(path, opener({ clock: clockAt(START + laterMs), machine: { ...thisMachine, ...other } }));
  if (opened.ok) opened.value.close();
  return codeOf(opened);
}

describe('a project that another process holds', () => {
  it('is busy, and the failure describes the holder', async () => {
    const path = join(temporaryFolder(), 'shared.concord');
    await newStore(path, opener({ description: 'concord audit' }));
    const refused = await openForWriting(path, opener());
    expect(refused.ok ? null : [refused.failure.code, refused.failure.details?.['pid'], refused.failure.details?.['holder']]).toEqual([
      'project/busy',
      process.pid,
      'concord audit',
    ]);
  });

  it('can be read, and the reader names the holder', async () => {
    const path = join(temporaryFolder(), 'shared.concord');
    await newStore(path, opener({ description: 'concord audit' }));
    const reader = valueOf(await openForReading(path, opener(), 'concord audit has it open'));
    const { readOnly, holder } = valueOf(reader.facts());
    reader.close();
    expect([readOnly, holder?.description, holder?.pid]).toEqual(['concord audit has it open', 'concord audit', process.pid]);
  });

  it('is free again once it is closed', async () => {
    const path = join(temporaryFolder(), 'shared.concord');
    const store = await newStore(path);
    store.close();
    expect(codeOf(store.facts())).toBe('project/none');
    const again = valueOf(await openForWriting(path, opener()));
    expect(valueOf(again.facts()).holder?.pid).toBe(process.pid);
    again.close();
  });
});

describe('a dead owner', () => {
  it('whose process ended is followed at once', async () => {
    const ended = spawnSync(process.execPath, ['-e', '']).pid;
    expect(await second({ pid: ended, processStart: () => null }, {})).toBe('ok');
  });

  it('whose process number was given to another process is followed at once', async () => {
    expect(await second({ processStart: () => '1' }, { processStart: () => '2' })).toBe('ok');
  });

  it('from before the computer was started again is followed at once', async () => {
    expect(await second({ bootId: 'yesterday' }, { bootId: 'today' })).toBe('ok');
  });

  it('on another computer is followed after ten seconds of silence, not before', async () => {
    expect([await second({ host: 'elsewhere' }, {}, 9_000), await second({ host: 'elsewhere' }, {}, 11_000)]).toEqual([
      'project/busy',
      'ok',
    ]);
  });

  it('is named in the log by who follows', async () => {
    const path = join(temporaryFolder(), 'shared.concord');
    await newStore(path, opener({ machine: { ...thisMachine, bootId: 'yesterday', pid: 4_711 } }));
    const store = valueOf(await openForWriting(path, opener()));
    const last = valueOf(store.logPage({ offset: 0, limit: 100 })).at(-1);
    store.close();
    expect([last?.action, last?.old]).toEqual(['lease/taken-over', `process 4711 on ${thisMachine.host}`]);
  });
});

it('an owner that was followed while it was silent can no longer write', async () => {
  const path = join(temporaryFolder(), 'shared.concord');
  const silent = await newStore(path, opener({ machine: { ...thisMachine, host: 'elsewhere' }, clock: clockAt(START) }));
  const follower = valueOf(await openForWriting(path, opener({ clock: clockAt(START + 60_000) })));
  const late = codeOf(silent.appendLog({ actor: 'engine', action: 'late/answer', target: 'x' }));
  const living = codeOf(follower.appendLog({ actor: 'engine', action: 'new/answer', target: 'x' }));
  follower.close();
  expect([late, living]).toEqual(['project/busy', 'ok']);
});

it('the heartbeat moves while the project is open', async () => {
  let now = START;
  const store = await newStore(undefined, opener({ clock: { utc: () => new Date(now).toISOString(), monotonicMs: () => now } }));
  const before = valueOf(store.facts()).holder?.heartbeatAt;
  now += 1_000;
  await new Promise((resolve) => setTimeout(resolve, 2_600));
  expect([before, valueOf(store.facts()).holder?.heartbeatAt]).toEqual(['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:01.000Z']);
});

function clockAt(ms: number): Opener['clock'] {
  return { utc: () => new Date(ms).toISOString(), monotonicMs: () => ms };
}
