import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { defaultLimits } from '../../../core/contract/limits.ts';
import { hostileContent } from '../../zoo/models/hostile-content.table.ts';
import { hostileH5 } from '../../zoo/models/hostile-h5.table.ts';
import { hostileKeras } from '../../zoo/models/hostile-keras.table.ts';
import type { HostileModel } from '../../zoo/models/hostile-model.ts';
import { hostileTflite } from '../../zoo/models/hostile-tflite.table.ts';
import { damaged } from '../../zoo/models/seeded-bytes.ts';
import { fixturePath } from './fixtures.ts';
import { codeOf, openBytes } from './made-model.ts';

const zoo: readonly HostileModel[] = [...hostileContent, ...hostileH5, ...hostileKeras, ...hostileTflite];

describe.each(zoo)('$file: $name', ({ file, code, names, limits, bad }) => {
  it(`is refused with ${code}`, async () => {
    const model = await openBytes(await bad(), file, { ...defaultLimits, ...limits });
    expect(model).toMatchObject({ ok: false, failure: { code } });
    if (!model.ok && names !== undefined) expect(model.failure.message).toContain(names);
  });
});

/** Faults of a whole file (a pickle, an empty file) have no twin without the fault. */
const faultsOfAPart = zoo.flatMap(({ file, name, twin }) => (twin === null ? [] : [{ file, name, twin }]));

it.each(faultsOfAPart)('$file opens without the fault: $name', async ({ file, twin }) => {
  expect(await codeOf(await twin(), file)).toBe('opened');
});

const stems = ['nets/A/models/A.keras2.h5', 'nets/A/models/A.keras', 'nets/A/models/A.float32.tflite', 'nets/D/models/D.int8.tflite'];
const LIMIT_MS = 5000;

/** Whatever it is, it is a value with a code of a damaged, doubtful or unsupported file, and it comes in time. */
describe.each(stems)('%s', (path) => {
  const bytes = new Uint8Array(readFileSync(fixturePath(path)));

  it('cut anywhere is refused or, where only surplus was lost, opens', async () => {
    const places = [
      1,
      4,
      8,
      100,
      ...Array.from({ length: 12 }, (_, index) => Math.floor((bytes.length * (index + 1)) / 13)),
      bytes.length - 1,
    ];
    for (const place of places) expect(await timed(bytes.subarray(0, place))).toMatch(/^(damaged|suspicious-format|unsupported)\//);
  });

  it('damaged at random never ends in a throw or a hang', async () => {
    const codes = new Set<string>();
    for (let seed = 1; seed <= 120; seed += 1) codes.add(await timed(damaged(bytes, seed)));
    const unexpected = [...codes].filter(
      (code) =>
        !/^(opened$|damaged\/|suspicious-format\/|unsupported\/|denial-of-service\/|decompression\/|traversal\/|file-read\/)/.test(code),
    );
    expect(unexpected).toEqual([]);
    expect([...codes].some((code) => code.startsWith('damaged/'))).toBe(true);
  });
});

async function timed(bytes: Uint8Array): Promise<string> {
  const start = performance.now();
  const code = await codeOf(bytes, 'net.bin');
  expect(performance.now() - start).toBeLessThan(LIMIT_MS);
  return code;
}
