import { makePng8 } from '../data/png-maker.ts';
import { goldenBytes } from '../data/zoo-file.ts';
import { tinyNetwork } from '../tiny-network.ts';
import type { Entry, Tree } from '../tree.ts';
import type { Expectation, ZooCase } from '../zoo-case.ts';

const words = ['predict', '--model', 'net.h5', '--data', 'pictures', '--out', 'p.npz', '--preprocess', 'unit', '--json'];
const sound = makePng8(
  4,
  4,
  Uint8Array.from({ length: 16 }, (_, place) => place * 15),
);
const other = makePng8(
  4,
  4,
  Uint8Array.from({ length: 16 }, (_, place) => 255 - place * 15),
);
const beside: Tree = { 'net.h5': await tinyNetwork(4, 1) };
const good: Tree = { 'pictures/a/sound.png': sound, 'pictures/b/other.png': other };

interface Trap {
  readonly row: string;
  readonly expected: Expectation;
  readonly tree: Tree;
}
const skipped = (code: Extract<Expectation, { kind: 'skipped' }>['code']): Expectation => ({ kind: 'skipped', code });
const read: Expectation = { kind: 'read' };
const withEntry = (name: string, entry: Entry): Tree => ({ 'pictures/a/sound.png': sound, [name]: entry });

/** Folders with one odd entry: it is counted, nothing is waited for, nothing outside is looked at. */
const traps: Readonly<Record<string, Trap>> = {
  'a folder called x.png': { row: 'I9', expected: read, tree: withEntry('pictures/a/x.png', { kind: 'folder' }) },
  'a pipe': { row: 'I9', expected: skipped('input/unreadable'), tree: withEntry('pictures/a/x.png', { kind: 'pipe' }) },
  'a link that dangles': {
    row: 'I9',
    expected: skipped('file-read/link'),
    tree: withEntry('pictures/a/x.png', { link: '/nowhere/x.png' }),
  },
  'a link to a picture': { row: 'I9', expected: skipped('file-read/link'), tree: withEntry('pictures/a/x.png', { link: 'sound.png' }) },
  'a link to a password file': {
    row: 'I11',
    expected: skipped('file-read/link'),
    tree: withEntry('pictures/a/x.png', { link: '/etc/passwd' }),
  },
  'a link to its own folder': { row: 'I11', expected: skipped('file-read/link'), tree: withEntry('pictures/a/b', { link: '.' }) },
  'a link to the root': { row: 'I11', expected: skipped('file-read/link'), tree: withEntry('pictures/a/b', { link: '/' }) },
  'two hundred levels': {
    row: 'I11',
    expected: skipped('denial-of-service/limit'),
    tree: withEntry(`pictures/${'d/'.repeat(200)}x.png`, other),
  },
  'a project among the pictures': {
    row: 'I11',
    expected: skipped('unsupported/picture'),
    tree: withEntry('pictures/a/p.concord', Buffer.from('SQLite format 3\0')),
  },
  'a name of markup and marks': {
    row: 'M17',
    expected: skipped('unsupported/picture'),
    tree: withEntry('pictures/a/<b>\u202e\u001b[31m\n.png', Buffer.from('no picture')),
  },
  'a name that is an option': {
    row: 'M17',
    expected: skipped('unsupported/picture'),
    tree: withEntry('pictures/a/--out.png', Buffer.from('no picture')),
  },
  'the same bytes under two names': { row: 'I10', expected: read, tree: withEntry('pictures/b/sound.png', sound) },
  'the same name in two folders': { row: 'I10', expected: read, tree: withEntry('pictures/b/sound.png', other) },
  'a picture of one pixel': { row: 'I12', expected: read, tree: withEntry('pictures/a/x.png', makePng8(1, 1, Uint8Array.of(7))) },
  'a picture of 1 x 10,000': {
    row: 'I12',
    expected: read,
    tree: withEntry('pictures/a/x.png', makePng8(10_000, 1, new Uint8Array(10_000))),
  },
  'a picture of 7 x 3': { row: 'I12', expected: read, tree: withEntry('pictures/a/x.png', makePng8(7, 3, new Uint8Array(21))) },
  'an all black picture': { row: 'I13', expected: read, tree: withEntry('pictures/a/x.png', makePng8(4, 4, new Uint8Array(16))) },
  'two frames': { row: 'I5', expected: read, tree: withEntry('pictures/a/x.gif', goldenBytes('two-frames.gif')) },
  'two pages': { row: 'I5', expected: read, tree: withEntry('pictures/a/x.tif', goldenBytes('two-pages.tif')) },
  'a JPEG called .png': { row: 'I6', expected: read, tree: withEntry('pictures/a/x.png', goldenBytes('grey.jpg')) },
  'a PNG called .jpg': { row: 'I6', expected: read, tree: withEntry('pictures/a/x.jpg', other) },
  'a script called .png': {
    row: 'I6',
    expected: skipped('unsupported/picture'),
    tree: withEntry('pictures/a/x.png', Buffer.from('#!/bin/sh\ntouch canary\n')),
  },
  'a BMP': {
    row: 'I6',
    expected: skipped('unsupported/picture'),
    tree: withEntry('pictures/a/x.bmp', Buffer.concat([Buffer.from('BM'), Buffer.alloc(60)])),
  },
};

/** Some of these exist only where files have permissions that bind us; whoever is root reads everything. */
const withPermissions: Readonly<Record<string, Trap>> = {
  'a picture that may not be read': {
    row: 'I9',
    expected: skipped('input/unreadable'),
    tree: withEntry('pictures/a/x.png', { unreadable: other }),
  },
};

const bound = process.getuid?.() === 0 ? traps : { ...traps, ...withPermissions };

export const folderCases: readonly ZooCase[] = Object.entries(bound).map(([name, { row, expected, tree }]) => ({
  id: `folders/${name}`,
  row,
  maker: 'families/folder-cases.ts',
  seed: null,
  expected,
  bad: { make: () => tree, words },
  good: { make: () => good, words },
  beside,
}));
