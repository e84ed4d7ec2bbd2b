import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { defaultLimits } from '../../../core/contract/limits.ts';
import { textsOf } from '../../../core/data/npy-values.ts';
import { openNpz } from '../../../core/data/npz.ts';
import { encodeNpy } from '../../../core/data/write-npy.ts';
import { encodeNpz, writeNpz } from '../../../core/data/write-npz.ts';
import { makeZip } from '../../zoo/data/zip-maker.ts';
import { makeFolder } from './places.ts';

const array = encodeNpy({ shape: [3], values: Uint8Array.of(7, 8, 9) });
const blanks = encodeNpy({ shape: [80_000_000], values: new Uint8Array(80_000_000) });

describe('an .npz file is refused', () => {
  it.each([
    ['when a name climbs', [{ name: '../images.npy', data: array }], 'traversal/path'],
    ['when a name climbs in the middle', [{ name: 'a/../../images.npy', data: array }], 'traversal/path'],
    ['when a name is absolute', [{ name: '/etc/images.npy', data: array }], 'traversal/path'],
    ['when a name holds a drive', [{ name: 'C:images.npy', data: array }], 'traversal/path'],
    ['when a name holds a backslash', [{ name: '..\\images.npy', data: array }], 'traversal/path'],
    ['when a name holds a NUL', [{ name: 'images\0.npy', data: array }], 'traversal/path'],
    [
      'when two entries share a name',
      [
        { name: 'a.npy', data: array },
        { name: 'a.npy', data: array },
      ],
      'damaged/structure',
    ],
    ['when directory and local header disagree', [{ name: 'a.npy', localName: 'b.npy', data: array }], 'damaged/structure'],
    ['when the checksum is wrong', [{ name: 'a.npy', data: array, checksum: 1 }], 'damaged/checksum'],
    ['when the content is longer than declared', [{ name: 'a.npy', data: array, deflate: true, declaredBytes: 130 }], 'damaged/structure'],
    ['when an entry is encrypted', [{ name: 'a.npy', data: array, encrypted: true }], 'unsupported/array'],
    ['when an entry is packed by an unknown method', [{ name: 'a.npy', data: array, method: 12 }], 'unsupported/array'],
    ['when an entry is no array', [{ name: 'a.txt', data: array }], 'suspicious-format/unknown'],
    ['when 80 MB of blanks come in a few KB', [{ name: 'a.npy', data: blanks, deflate: true }], 'decompression/bomb'],
    ['when it says 4 GB', [{ name: 'a.npy', data: array, deflate: true, declaredBytes: 0xfffffff0 }], 'decompression/bomb'],
    [
      'when it holds more entries than the limit',
      Array.from({ length: 10_001 }, (_, n) => ({ name: `${String(n)}.npy`, data: array })),
      'denial-of-service/limit',
    ],
  ])('%s', async (_, parts, code) => {
    expect(await codeOfReading(makeZip(parts))).toBe(code);
  });

  it('when two entries share their bytes', async () => {
    const zip = Buffer.from(
      makeZip([
        { name: 'a.npy', data: array },
        { name: 'b.npy', data: array },
      ]),
    );
    zip.writeUInt32LE(0, zip.lastIndexOf('PK\x01\x02') + 42);
    expect(await codeOfReading(zip)).toBe('decompression/bomb');
  });

  it('wherever it is cut', async () => {
    const whole = makeZip([{ name: 'a.npy', data: array }]);
    for (const share of [0.1, 0.5, 0.9, 0.99]) {
      expect(await codeOfReading(whole.subarray(0, Math.floor(whole.length * share)))).toMatch(/^(damaged|suspicious)/);
    }
  });
});

describe('an .npz file', () => {
  it.each(['stored', 'deflated'])('that numpy wrote (%s) is listed and read', async (name) => {
    const descriptor = openSync(fileURLToPath(new URL(`../../golden/data/${name}.npz`, import.meta.url)), 'r');
    const opened = await openNpz(descriptor, defaultLimits);
    if (!opened.ok) throw new Error(opened.failure.message);
    const [images, header, labels] = [
      await opened.value.read('images'),
      await opened.value.header('images'),
      await opened.value.read('labels'),
    ];
    closeSync(descriptor);
    expect(opened.value.names).toEqual(['images', 'labels']);
    expect(images.ok && Array.from(images.value.stored)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(header.ok && [header.value.type, header.value.shape]).toEqual(['uint8', [3, 2, 2]]);
    expect(labels.ok && textsOf(labels.value.stored, labels.value.header)).toEqual(['2', '0', '1']);
  });

  it('names the arrays there are when asked for another', async () => {
    const descriptor = openSync(fileURLToPath(new URL('../../golden/data/stored.npz', import.meta.url)), 'r');
    const opened = await openNpz(descriptor, defaultLimits);
    const read = opened.ok ? await opened.value.read('pictures') : opened;
    closeSync(descriptor);
    expect(read.ok ? '' : read.failure.message).toContain('expected an array of images, labels, received "pictures"');
  });

  it('that we write has the same bytes every time and reads back', async () => {
    const arrays = { maps: { shape: [2, 2], values: Float32Array.of(1, -2, 3, NaN) }, status: { shape: [2], values: Uint8Array.of(0, 1) } };
    const path = join(makeFolder({}), 'maps.npz');
    const written = await writeNpz(path, arrays);
    expect(written).toEqual({ ok: true, value: { bytes: encodeNpz(arrays).length } });
    const descriptor = openSync(path, 'r');
    const opened = await openNpz(descriptor, defaultLimits);
    const maps = opened.ok ? await opened.value.read('maps') : opened;
    closeSync(descriptor);
    expect(Buffer.from(encodeNpz(arrays))).toEqual(readFileSync(path));
    expect(maps.ok && Buffer.from(maps.value.stored)).toEqual(Buffer.from(arrays.maps.values.buffer));
  });

  it('cannot be written into a folder that does not exist', async () => {
    const written = await writeNpz(join(tmpdir(), 'concord-no-such-folder', 'maps.npz'), {});
    expect(written.ok ? '' : written.failure.code).toBe('input/not-found');
  });
});

/** The code of the first refusal while every array is read, or `accepted`. */
async function codeOfReading(bytes: Uint8Array): Promise<string> {
  const path = join(makeFolder({}), 'x.npz');
  writeFileSync(path, bytes);
  const descriptor = openSync(path, 'r');
  try {
    const opened = await openNpz(descriptor, defaultLimits);
    if (!opened.ok) return opened.failure.code;
    for (const name of opened.value.names) {
      const read = await opened.value.read(name);
      if (!read.ok) return read.failure.code;
    }
    return 'accepted';
  } finally {
    closeSync(descriptor);
  }
}
