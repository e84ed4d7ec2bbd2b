import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { writeNpz } from '../../../../core/data/write-npz.ts';
import { near } from '../../../support/near.ts';
import { runJob } from '../../../support/worker-calls.ts';

const folder = mkdtempSync(join(tmpdir(), 'compute-metrics-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A file of two maps [2,2]; logits [rows,2] where given. */
async function file(name: string, logits: readonly number[] | null): Promise<string> {
  const path = join(folder, name);
  const written = await writeNpz(path, {
    maps: { shape: [2, 2, 2], values: Float32Array.of(1, 2, 3, 4, 4, 3, 2, 1) },
    ...(logits === null ? {} : { logits: { shape: [logits.length / 2, 2], values: Float32Array.from(logits) } }),
  });
  if (!written.ok) throw new Error(written.failure.message);
  return path;
}

async function outputKl(a: string, b: string): Promise<unknown> {
  const { result } = await runJob('metrics/compute', { a, b, metrics: ['output-kl'] });
  if (!result.ok) throw new Error(result.failure.message);
  return result.value.items.map(({ scores }) => scores.map(({ value, reason }) => value ?? reason));
}

describe('metrics between two files of maps', () => {
  it('have no output KL where a file has no logits, or not one row for each map', async () => {
    const [full, without, short] = [await file('full', [0, 1, 2, 3]), await file('without', null), await file('short', [0, 1])];
    expect([await outputKl(full, without), await outputKl(short, full)]).toEqual([
      [['no-predictions'], ['no-predictions']],
      [['no-predictions'], ['no-predictions']],
    ]);
  });

  it('compare the logits that belong to each map', async () => {
    const [a, b] = [await file('a', [0, Math.log(3), 5, 5]), await file('b', [0, 0, 7, 7])];
    // 1/4, 3/4 against 1/2, 1/2; the second item differs by a shift only
    expect(await outputKl(a, b)).toEqual([[near(0.25 * Math.log(0.5) + 0.75 * Math.log(1.5), 6)], [near(0, 9)]]);
  });
});
