import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { defaultLimits } from '../../../core/contract/limits.ts';
import { openModel } from '../../../core/models/open-model.ts';
import { array, input, layer, makeH5, sequential } from '../../zoo/models/make-keras.ts';
import { fixturePath, fixtures, openFixture } from './fixtures.ts';
import { openBytes, opened } from './made-model.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'concord-open-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function refusalOf(name: string): Promise<string> {
  const model = await openModel(join(folder, name), defaultLimits);
  return model.ok ? 'opened' : `${model.failure.code} ${model.failure.message}`;
}

describe('opening a model', () => {
  it('tells a name that leads nowhere from a file that is no model', async () => {
    expect(await refusalOf('nothing.h5')).toMatch(/^input\/not-found "nothing.h5" does not exist/);
  });

  it('tells what kind of folder was given', async () => {
    mkdirSync(join(folder, 'saved'));
    writeFileSync(join(folder, 'saved', 'saved_model.pb'), '');
    expect(await refusalOf('saved')).toMatch(/^suspicious-format\/unknown "saved" is a TensorFlow SavedModel/);
  });

  it.skipIf(process.platform === 'win32')('does not wait for a pipe', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe.h5')]);
    expect(await refusalOf('pipe.h5')).toMatch(/^input\/unreadable/);
  });

  it('escapes names before it prints them', async () => {
    const name = 'net\u001b[31m\u202e.h5';
    writeFileSync(join(folder, name), 'nothing');
    expect(await refusalOf(name)).toMatch(/^suspicious-format\/unknown "net\\u001b\[31m\\u202e.h5" looks like nothing that Concord knows/);
  });

  it.skipIf(process.platform === 'win32')('follows a link that a person has chosen', async () => {
    symlinkSync(fixturePath('nets/A/models/A.keras2.h5'), join(folder, 'chosen'));
    expect(await refusalOf('chosen')).toBe('opened');
  });

  it('hashes the bytes it has read', async () => {
    const hashes = await Promise.all(fixtures.slice(0, 4).map(async ({ path }) => (await openFixture(path)).hash));
    expect(hashes).toEqual(fixtures.slice(0, 4).map(({ sha256 }) => sha256));
  });

  it('gives the same model for the same bytes', async () => {
    const once = await openFixture('nets/C/models/C.int8.tflite');
    expect(await openFixture('nets/C/models/C.int8.tflite')).toEqual(once);
  });
});

describe('the cost of opening', () => {
  // Most of it is the HDF5 library. Processor time, because other tests run beside this one.
  it('ResNet-8 as .h5 takes less than a second, the HDF5 library included', async () => {
    const start = process.cpuUsage();
    await openFixture('thirdparty/mlcommons-tiny/resnet8/resnet8.h5');
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1e6).toBeLessThan(1);
  });
});

/** Names are data: whatever they say, they name a layer and nothing else. */
describe('a layer with a hostile name', () => {
  const named = (name: string, kind = 'Dense') =>
    makeH5({
      config: sequential([input(1), layer(kind, name, { units: 1, use_bias: false })]),
      weights: { [name]: [array('k', [1, 1], [2])] },
    });

  it.each(['constructor', '__proto__', 'toString', '<img src=x>', 'a b\n\u001b[31m', 'x'.repeat(300)])(
    '%j is kept as it is',
    async (name) => {
      const model = await opened(await named(name));
      expect(model.layers.map((one) => one.name)).toEqual([name]);
      expect([...model.graph.weights.keys()]).toEqual([`${name}/kernel`]);
    },
  );

  it('is escaped and cut where a sentence quotes it', async () => {
    const model = await openBytes(await named(`\u001b[31m${'x'.repeat(300)}`, 'Strange'));
    expect(model.ok ? '' : model.failure.message).toMatch(/^layer "\\u001b\[31mx{115}\.\.\. \(305 characters\)" is of the kind Strange/);
  });
});
