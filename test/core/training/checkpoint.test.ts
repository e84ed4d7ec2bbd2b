import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { checkpointsTo, openCheckpoint } from '../../../core/serve/jobs/checkpoint-file.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../../core/training/checkpoint.ts';
import type { Checkpoint } from '../../../core/training/checkpoint.ts';
import { stepsOf } from '../../../core/training/batch-order.ts';
import { smallPlan } from './small-run.ts';

const checkpoint: Checkpoint = {
  recipe: 'abc',
  executor: { id: 'native', version: '2.20.0', threads: 2 },
  plan: { items: 10, batch: 4, epochs: 2, seed: 3 },
  state: {
    steps: 5,
    weights: new Map([['kernel', Float32Array.of(1.5, -0, 1e-38, NaN)]]),
    slots: new Map([['velocity of kernel', Float32Array.of(0.1, 0.2, 0.3, 0.4)]]),
  },
};

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'concord-checkpoint-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a checkpoint that cannot be trusted', () => {
  const bytes = encodeCheckpoint(checkpoint);

  it.each([0, 1, 20, 60, bytes.length - 33, bytes.length - 1])('is refused where only %i bytes are left of it', (length) => {
    const read = decodeCheckpoint(bytes.slice(0, length));
    expect(read.ok ? 'taken' : read.failure.code).toMatch(/^damaged\//);
  });

  it('is refused where any one byte of it has changed', () => {
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(decodeCheckpoint(changed).ok, `byte ${String(at)}`).toBe(false);
    }
  });

  it.each<[string, Partial<Checkpoint>, string]>([
    ['recipe', { recipe: 'abd' }, 'another recipe'],
    ['seed', { plan: { ...checkpoint.plan, seed: 4 } }, 'seed 3, not 4'],
    ['batch', { plan: { ...checkpoint.plan, batch: 5 } }, 'items, batch or epochs'],
    ['executor', { executor: { ...checkpoint.executor, threads: 1 } }, 'with 2 threads, here is native 2.20.0 with 1'],
  ])('of another %s is refused by name, and stays', async (_, change, says) => {
    const path = join(folder, 'run.checkpoint');
    writeFileSync(path, bytes);
    const refused = await openCheckpoint(path, { ...checkpoint, ...change });
    expect(refused).toMatchObject({ ok: false, failure: { code: 'option/invalid' } });
    expect(refused.ok ? '' : refused.failure.message).toContain(says);
    expect(readFileSync(path)).toEqual(Buffer.from(bytes));
  });
});

describe('a checkpoint', () => {
  it('comes back bit for bit, and nothing where nothing was saved', async () => {
    const path = join(folder, 'run.checkpoint');
    expect(await openCheckpoint(path, checkpoint)).toEqual({ ok: true, value: null });
    await checkpointsTo(path, 1, checkpoint).save(checkpoint.state);
    const found = await openCheckpoint(path, checkpoint);
    expect(found).toEqual({ ok: true, value: checkpoint.state });
    expect(found.ok && Object.is(found.value?.weights.get('kernel')?.[1], -0)).toBe(true);
  });

  it('that cannot be written ends the run with the reason', async () => {
    const nowhere = checkpointsTo(join(folder, 'missing', 'run.checkpoint'), 1, checkpoint);
    await expect(nowhere.save(checkpoint.state)).rejects.toThrow('cannot write the file (ENOENT)');
  });

  it('is alone in its folder after a write that a kill has left half done', async () => {
    writeFileSync(join(folder, 'run.checkpoint.4711'), 'half');
    writeFileSync(join(folder, 'run.checkpoint.txt'), 'not ours');
    await openCheckpoint(join(folder, 'run.checkpoint'), checkpoint);
    expect(readdirSync(folder)).toEqual(['run.checkpoint.txt']);
  });
});

const child = fileURLToPath(new URL('training-child.ts', import.meta.url));

/** Runs the child to its end, or kills it when it says that a step is done; answers where it began. */
async function ran(path: string, killAfter: number | null): Promise<number> {
  const started = spawn(process.execPath, [child, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  let from = -1;
  createInterface(started.stdout).on('line', (line) => {
    if (line.startsWith('from ')) from = Number(line.slice(5));
    if (line === `done ${String(killAfter)}`) started.kill('SIGKILL');
  });
  const ended: readonly unknown[] = await once(started, 'close');
  expect(ended).toEqual(killAfter === null ? [0, null] : [null, 'SIGKILL']);
  return from;
}

describe('kill -9', () => {
  it('at three places of a run leaves a checkpoint from which it ends in the same bytes', { timeout: 120_000 }, async () => {
    const [undisturbed, killed] = [join(folder, 'undisturbed'), join(folder, 'killed')];
    expect(await ran(undisturbed, null)).toBe(0);
    const began = [await ran(killed, 1), await ran(killed, 5), await ran(killed, 12), await ran(killed, null)];
    expect(began[0]).toBe(0);
    // at most the steps since the last save are done again; the process may have gone on a little before it died
    expect(began[2]).toBeGreaterThanOrEqual(4);
    expect(began[3]).toBeGreaterThanOrEqual(12);
    const last = decodeCheckpoint(readFileSync(killed));
    expect(last.ok && last.value.state.steps).toBe(stepsOf(smallPlan));
    expect(readFileSync(killed)).toEqual(readFileSync(undisturbed));
  });
});
