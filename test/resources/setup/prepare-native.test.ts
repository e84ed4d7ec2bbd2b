import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { missingLibrary, preparedFolder } from '../../../core/executors/native-library.ts';
import { isPrepared, nativeFolder, readAttempt } from '../../../resources/setup/native-folder.mjs';
import type { NativeFolder } from '../../../resources/setup/native-folder.mjs';
import { prepare } from '../../../resources/setup/prepare-native.mjs';
import type { Way } from '../../../resources/setup/prepare-native.mjs';

let home: string;
let folder: NativeFolder;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'concord-native-'));
  folder = nativeFolder({ CONCORD_HOME: home });
});
afterEach(() => {
  rmSync(home, { recursive: true });
});

const refusing = (id: string, reason: string): Way => ({ id, fill: () => Promise.reject(new Error(reason)) });
const working: Way = {
  id: 'a way that works',
  fill: async (place) => {
    writeFileSync(join(place.folder, 'addon.node'), 'addon');
    writeFileSync(join(place.folder, 'library.so'), 'library');
    return { tensorflow: '2.20.0', addon: 'addon.node', files: ['addon.node', 'library.so'] };
  },
};

describe('preparing the native library', () => {
  it('where no way works, every reason is answered and recorded, and nothing is left behind', async () => {
    const reason = await prepare(folder, [refusing('the wheel', 'no compiler'), refusing('the installer', 'no network')]);
    expect(reason).toBe('the wheel: no compiler; the installer: no network');
    expect(readAttempt(folder)).toMatchObject({
      state: 'failed',
      ways: [
        { way: 'the wheel', reason: 'no compiler' },
        { way: 'the installer', reason: 'no network' },
      ],
    });
    expect([isPrepared(folder), readdirSync(folder.place).sort()]).toEqual([false, ['attempt.json', 'download']]);
  });

  it('the next way begins with an empty folder, whatever the one before left in it', async () => {
    const halfway: Way = {
      id: 'halfway',
      fill: async (place) => {
        writeFileSync(join(place.folder, 'rest'), 'of an attempt');
        throw new Error('broken off');
      },
    };
    expect(await prepare(folder, [halfway, working])).toBeNull();
    expect(readdirSync(folder.ready).sort()).toEqual(['addon.node', 'library.so', 'prepared.json']);
    expect(readAttempt(folder)?.ways.map(({ reason }) => reason)).toEqual(['broken off', null]);
  });

  it('while it is made, nobody finds it; what was downloaded stays until a way has succeeded', async () => {
    const keeping: Way = {
      id: 'keeping',
      fill: async (place) => {
        writeFileSync(join(place.download, 'wheel'), 'half');
        expect(isPrepared(folder)).toBe(false);
        throw new Error('connection lost');
      },
    };
    await prepare(folder, [keeping]);
    expect(existsSync(join(folder.download, 'wheel'))).toBe(true);
    await prepare(folder, [working]);
    expect([existsSync(folder.download), isPrepared(folder)]).toEqual([false, true]);
  });

  it('a second process does not join in, unless the first is gone', async () => {
    await prepare(folder, [refusing('first', 'to make the folder')]);
    writeFileSync(folder.lock, String(process.ppid));
    expect(await prepare(folder, [working])).toBe('another process is preparing it');
    writeFileSync(folder.lock, '999999999');
    expect(await prepare(folder, [working])).toBeNull();
  });

  it('a file that was cut is noticed by its size, one that was changed by its hash', async () => {
    await prepare(folder, [working]);
    expect(isPrepared(folder, { thorough: true })).toBe(true);
    writeFileSync(join(folder.ready, 'library.so'), 'Library');
    expect([isPrepared(folder), isPrepared(folder, { thorough: true })]).toEqual([true, false]);
    truncateSync(join(folder.ready, 'library.so'), 3);
    expect(isPrepared(folder)).toBe(false);
  });
});

describe('what the engine sees of it', () => {
  it('is the same folder, whatever the cache is set to', () => {
    const before = process.env['CONCORD_HOME'];
    for (const own of [home, undefined]) {
      if (own === undefined) delete process.env['CONCORD_HOME'];
      else process.env['CONCORD_HOME'] = own;
      expect(preparedFolder()).toBe(nativeFolder().ready);
    }
    if (before !== undefined) process.env['CONCORD_HOME'] = before;
  });

  it('nothing was tried: it is not prepared', () => {
    expect(missingLibrary(folder.ready)).toBe('native TensorFlow is not prepared on this machine');
  });

  it('what was tried in vain, each way with its reason', async () => {
    await prepare(folder, [refusing('the wheel', 'no C++ compiler was found (install g++)')]);
    expect(missingLibrary(folder.ready)).toBe(
      'native TensorFlow is not prepared on this machine; the wheel: no C++ compiler was found (install g++)',
    );
  });

  it('a prepared folder, also under a mask that lets a group write, until a file of it is cut', async () => {
    const mask = process.umask(0o002);
    await prepare(folder, [working]);
    process.umask(mask);
    expect([missingLibrary(folder.ready), statSync(join(folder.ready, 'addon.node')).mode & 0o777]).toEqual([null, 0o700]);
    truncateSync(join(folder.ready, 'library.so'), 3);
    expect(missingLibrary(folder.ready)).toBe('the prepared library.so is missing or damaged');
  });

  it('never a file outside the folder, whatever the record says', async () => {
    await prepare(folder, [working]);
    const record = { addon: '../../evil.node', files: { '../../evil.node': { sizeBytes: 5 } } };
    writeFileSync(join(folder.ready, 'prepared.json'), JSON.stringify(record));
    expect(missingLibrary(folder.ready)).toContain('is not prepared');
  });
});
