import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { defaultLimits } from '../../../core/contract/limits.ts';
import { readNpy } from '../../../core/data/npy.ts';
import { openData, openDataReader } from '../../../core/data/open-data.ts';
import { makePng8 } from '../../zoo/data/png-maker.ts';
import { goldenBytes } from '../../zoo/data/zoo-file.ts';

import { fixture, makeFolder, opened, placeOf } from './places.ts';

const picture = (shade: number): Uint8Array => makePng8(2, 2, Uint8Array.of(shade, 0, 0, 0));

describe('entries that are no picture are counted with their reason, and nothing hangs', () => {
  it('a FIFO, a socket, links, empty, false and hidden files', async () => {
    const root = makeFolder({
      'good.png': picture(1),
      'empty.png': '',
      'false.jpg': '<html>',
      'magic.png': picture(1).subarray(0, 8),
      '.DS_Store': 'x',
      'folder.png/note.txt': 'x',
    });
    execFileSync('mkfifo', [join(root, 'fifo.png')]);
    symlinkSync('/nowhere', join(root, 'dangling.png'));
    symlinkSync(join(root, 'good.png'), join(root, 'link.png'));
    symlinkSync(root, join(root, 'loop'));
    const server = createServer().listen(join(root, 'socket.png'));
    const { scanned } = await opened(root);
    server.close();
    expect(scanned.items.map(({ name }) => name)).toEqual(['good.png']);
    expect(Object.fromEntries(scanned.skipped.map(({ name, code }) => [name, code]))).toEqual({
      'dangling.png': 'file-read/link',
      'empty.png': 'suspicious-format/empty',
      'false.jpg': 'unsupported/picture',
      'fifo.png': 'input/unreadable',
      'folder.png/note.txt': 'unsupported/picture',
      'link.png': 'file-read/link',
      loop: 'file-read/link',
      'magic.png': 'damaged/truncated',
      'socket.png': 'input/unreadable',
    });
    expect([scanned.summary.items, scanned.summary.skippedCount]).toEqual([1, 9]);
    expect(scanned.summary.notices).toContain('1 hidden entries were left alone');
  });

  it('folders deeper than the limit and paths longer than the limit', async () => {
    const root = makeFolder({ 'a/b/c/d.png': picture(1), 'e.png': picture(2), [`${'n'.repeat(60)}.png`]: picture(3) });
    const { scanned } = await opened(root, { limits: { ...defaultLimits, folderDepth: 2, pathBytes: 50 } });
    expect(scanned.items.map(({ name }) => name)).toEqual(['e.png']);
    expect(scanned.skipped.map(({ name, code }) => [name.length, code])).toEqual([
      ['a/b/c'.length, 'denial-of-service/limit'],
      [64, 'denial-of-service/limit'],
    ]);
  });

  it('a folder 200 levels deep ends, with the deep part counted once', async () => {
    const root = makeFolder({ 'a.png': picture(1) });
    mkdirSync(join(root, ...Array<string>(200).fill('d')), { recursive: true });
    const { scanned } = await opened(root);
    expect([scanned.summary.items, scanned.summary.skippedCount]).toEqual([1, 1]);
  });

  it('a folder without any picture, naming the first reason', async () => {
    const data = await openData(placeOf(makeFolder({ 'a.txt': 'hello' })));
    expect(data.ok ? '' : [data.failure.code, data.failure.message]).toEqual(['data/none', expect.stringContaining('a.txt')]);
  });

  it('an empty folder and a place that is not there', async () => {
    const codes = [await openData(placeOf(makeFolder({}))), await openData(placeOf('/nowhere/at/all'))].map((data) =>
      data.ok ? 'accepted' : data.failure.code,
    );
    expect(codes).toEqual(['data/none', 'input/not-found']);
  });

  it('more entries than the limit refuse the folder', async () => {
    const files = Object.fromEntries(Array.from({ length: 6 }, (_, n) => [`${String(n)}.png`, picture(n)]));
    const data = await openData(placeOf(makeFolder(files), { limits: { ...defaultLimits, items: 5 } }));
    expect(data.ok ? 'accepted' : data.failure.code).toBe('denial-of-service/limit');
  });
});

describe('reading an item', () => {
  const item = (locator: string) => ({ ordinal: 0, name: 'x', label: null, cluster: null, locator });

  it.each(['../secret.png', 'a/../../secret.png', '/etc/hostname', 'a\\b.png', 'C:x.png', 'a//b.png', './a.png', '', 'a\0.png'])(
    'never leaves the folder: %j',
    async (locator) => {
      const reader = await openDataReader(placeOf(makeFolder({ 'pictures/a.png': picture(1), 'secret.png': picture(2) })));
      const read = reader.ok ? await reader.value.read(item(locator)) : reader;
      expect(read.ok ? 'accepted' : read.failure.code).toBe('traversal/path');
    },
  );

  it('does not follow a folder or file that became a link after the scan', async () => {
    const outside = makeFolder({ 'a.png': picture(1) });
    const root = makeFolder({ 'cat/a.png': picture(1), 'dog/a.png': picture(2) });
    const data = await opened(root);
    rmSync(join(root, 'cat'), { recursive: true });
    symlinkSync(outside, join(root, 'cat'));
    rmSync(join(root, 'dog/a.png'));
    symlinkSync(join(outside, 'a.png'), join(root, 'dog/a.png'));
    const codes = await Promise.all(data.scanned.items.map(async (found) => codeOf(await data.read(found))));
    expect(codes).toEqual(['file-read/link', 'file-read/link']);
  });

  it('says that a file has gone', async () => {
    const root = makeFolder({ 'a.png': picture(1), 'b.png': picture(2) });
    const data = await opened(root);
    rmSync(join(root, 'a.png'));
    expect(await Promise.all(data.scanned.items.map(async (found) => codeOf(await data.read(found))))).toEqual([
      'input/not-found',
      'accepted',
    ]);
  });

  it('works without a listing, on the items another process has found', async () => {
    const root = makeFolder({ 'cat/a.png': picture(9) });
    const [data, reader] = [await opened(root), await openDataReader(placeOf(root))];
    const [found] = data.scanned.items;
    if (found === undefined || !reader.ok) throw new Error('not opened');
    expect(await reader.value.read(found)).toEqual(await data.read(found));
  });
});

describe('the order of items', () => {
  it('is that of people, the same however the folder was filled', async () => {
    const names = ['a10.png', 'a2.png', 'B/1.png', 'a/9.png', 'a/10.png', 'a02.png', 'ä.png'];
    const forwards = await opened(makeFolder(Object.fromEntries(names.map((name, n) => [name, picture(n)]))));
    const backwards = await opened(makeFolder(Object.fromEntries(names.toReversed().map((name, n) => [name, picture(n)]))));
    expect(forwards.scanned.items.map(({ name }) => name)).toEqual([
      'B/1.png',
      'a/9.png',
      'a/10.png',
      'a02.png',
      'a2.png',
      'a10.png',
      'ä.png',
    ]);
    expect(backwards.scanned.items.map(({ name }) => name)).toEqual(forwards.scanned.items.map(({ name }) => name));
    expect(forwards.scanned.items.map(({ ordinal }) => ordinal)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});

describe('labels', () => {
  it('are the names of the first folders', async () => {
    const { scanned } = await opened(makeFolder({ 'cat/deep/1.png': picture(1), 'dog/1.png': picture(2), '0.png': picture(3) }));
    expect(scanned.items.map(({ name, label }) => [name, label])).toEqual([
      ['0.png', null],
      ['cat/deep/1.png', 'cat'],
      ['dog/1.png', 'dog'],
    ]);
    expect(scanned.summary).toMatchObject({
      labelled: 2,
      labels: [
        { label: 'cat', count: 1 },
        { label: 'dog', count: 1 },
      ],
      notices: ['labels are the names of 2 folders', '1 of 3 items have no label'],
    });
  });

  it('come from labels.csv where there is one, with quoted names, marks and clusters', async () => {
    const table = '\ufefffile,label,cluster\n"a, b.png",cat,patient 1\nsub/c.png,"dog ""x""",\n';
    const { scanned } = await opened(makeFolder({ 'labels.csv': table, 'a, b.png': picture(1), 'sub/c.png': picture(2) }));
    expect(scanned.items.map(({ label, cluster }) => [label, cluster])).toEqual([
      ['cat', 'patient 1'],
      ['dog "x"', null],
    ]);
    expect(scanned.summary.skippedCount).toBe(0);
  });

  it('of a table beside the folder may name files from the table or from the folder', async () => {
    const fromTable = await opened(fixture('nets/D/inputs/png'), { labelsPath: fixture('nets/D/inputs/labels.csv') });
    const fromFolder = await opened(fixture('nets/D/inputs'));
    const labels = fromTable.scanned.items.map(({ label }) => label);
    const stored = readNpy(readFileSync(fixture('nets/D/inputs/labels.npy')), defaultLimits);
    expect(labels).toEqual(stored.ok && Array.from<number | bigint, string>(stored.value.values, String));
    expect(fromFolder.scanned.items.map(({ label }) => label)).toEqual(labels);
  });

  it.each([
    ['a row leads out of the folder', 'file,label\n../x.png,cat\n', 'traversal/path', 'line 2'],
    ['a file has two labels', 'file,label\na.png,cat\na.png,dog\n', 'data/labels', 'lines 2 and 3'],
    ['a row names no file', 'file,label\n,cat\n', 'data/labels', 'line 2'],
    ['there is no column of labels', 'name,class\na.png,cat\n', 'data/labels', 'file,label'],
    ['a row has too many cells', 'file,label\na.png,cat,dog\n', 'data/labels', 'line 2'],
    ['a quote does not end', 'file,label\n"a.png,cat\n', 'data/labels', 'quote'],
  ])('are refused when %s', async (_, table, code, words) => {
    const data = await openData(placeOf(makeFolder({ 'labels.csv': table, 'a.png': picture(1) })));
    expect(data.ok ? 'accepted' : data.failure.code).toBe(code);
    expect(data.ok ? '' : data.failure.message.toLowerCase()).toContain(words.toLowerCase());
  });

  it('of files that do not exist are counted, and a file named by a spreadsheet formula is only text', async () => {
    const { scanned } = await opened(makeFolder({ 'labels.csv': 'file,label\na.png,=1+1\nb.png,cat\n', 'a.png': picture(1) }));
    expect([scanned.items[0]?.label, scanned.skipped]).toEqual([
      '=1+1',
      [{ name: 'b.png', code: 'input/not-found', reason: 'line 3 of the labels table names it, but there is no such file' }],
    ]);
  });
});

describe('a scan notices', () => {
  it('repeated bytes, also under other names, folders and labels', async () => {
    const long = new Uint8Array(6_000).fill(1);
    const twin = makePng8(100, 60, long);
    const { scanned } = await opened(
      makeFolder({
        'cat/1.png': picture(1),
        'cat/2.png': picture(1),
        'dog/1.png': picture(1),
        'dog/3.png': twin,
        'dog/4.png': twin,
        'dog/5.png': picture(2),
      }),
    );
    expect(scanned.summary.duplicates).toBe(3);
    expect(scanned.summary.notices).toContain('3 items repeat the bytes of another one, for example cat/2.png = cat/1.png');
    expect(scanned.summary.notices).toContain('1 of them stand under another label than the first');
  });

  it('equal beginnings of large files as what they are: different files', async () => {
    const noise = Uint8Array.from({ length: 90_000 }, (_, n) => (n * n * 2654435761) >>> 24);
    const other = noise.slice();
    other[89_999] = (other[89_999] ?? 0) ^ 1;
    const { scanned } = await opened(makeFolder({ 'a.png': makePng8(300, 300, noise), 'b.png': makePng8(300, 300, other) }));
    expect(scanned.summary.duplicates).toBe(0);
  });

  it('a false ending and a second name on the disk', async () => {
    const root = makeFolder({ 'a.jpg': picture(1) });
    writeFileSync(join(root, 'b.png'), picture(2));
    linkSync(join(root, 'b.png'), join(makeFolder({}), 'elsewhere.png'));
    const { summary } = (await opened(root)).scanned;
    expect(summary.notices).toEqual([
      'no labels: there are no folders and no labels.csv',
      '1 files have the ending of another format, for example a.jpg (content: png); the content decides',
      '1 files have a second name elsewhere on the disk (hard links)',
    ]);
  });
});

describe('the decoder of a JPEG', () => {
  it('is told with its version, because two decoders differ on the same file', async () => {
    const { summary } = (await opened(makeFolder({ 'a.jpg': goldenBytes('rgb.jpg'), 'b.png': picture(1) }))).scanned;
    expect(summary.notices).toContain(
      `1 pictures other than PNG are decoded by libvips ${sharp.versions.vips} (mozjpeg ${sharp.versions.mozjpeg ?? ''}, sharp ${sharp.versions.sharp})`,
    );
  });
});

describe('a single picture', () => {
  it('is a folder of one', async () => {
    const data = await opened(fixture('nets/D/inputs/png/01.png'));
    expect(data.scanned.items).toEqual([{ ordinal: 0, name: '01.png', label: null, cluster: null, locator: '01.png' }]);
  });
});

function codeOf(result: { readonly ok: true } | { readonly ok: false; readonly failure: { readonly code: string } }): string {
  return result.ok ? 'accepted' : result.failure.code;
}
