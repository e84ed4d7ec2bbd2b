import { closeSync, existsSync, openSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { defaultLimits } from '../../../core/contract/limits.ts';
import { FailureError } from '../../../core/contract/result.ts';
import { openNpz } from '../../../core/data/npz.ts';
import { openZip } from '../../../core/models/zip-archive.ts';
import { makeNpy } from '../../zoo/data/npy-maker.ts';
import { makeZip } from '../../zoo/data/zip-maker.ts';
import type { ZipEntryParts } from '../../zoo/data/zip-maker.ts';
import { chosen } from '../corpus.ts';
import type { FuzzInput, Harness, Random } from '../harness.ts';
import { mutatedBytes } from '../mutate-bytes.ts';
import { requireTyped } from '../sound-answer.ts';

const NAMES = [
  'images.npy',
  'labels.npy',
  'a/b.npy',
  '../a.npy',
  '/a.npy',
  'C:a.npy',
  'a\\b.npy',
  'a\0.npy',
  '.npy',
  '__proto__.npy',
  'x\u202e.npy',
  '',
];
const LENGTHS = [0, 1, 7, 100, 0xffff, 0x7fffffff, 0xffffffff];
const MEMBER_BYTES = 64;

/** Archives whose directory, headers and content disagree: read by both zip readers, nothing is written anywhere. */
export const zip: Harness = {
  number: 3,
  name: 'zip',
  make: (random): FuzzInput => {
    const archive = makeZip(Array.from({ length: random() % 5 }, () => lyingMember(random)));
    return { 'archive.npz': random() % 3 === 0 ? archive : mutatedBytes(archive, random) };
  },
  check: async (input, folder) => {
    const bytes = input['archive.npz'] ?? new Uint8Array();
    await readWithModels(bytes);
    await readWithData(bytes, folder);
    if (readdirSync(folder).length !== 1 || existsSync(join(folder, '..', 'a.npy'))) throw new Error('a member was written to disk');
  },
};

function lyingMember(random: Random): ZipEntryParts {
  const data =
    random() % 2 === 0
      ? makeNpy({ descr: "'|u1'", shape: `(${String(MEMBER_BYTES)},)`, data: new Uint8Array(MEMBER_BYTES) })
      : new Uint8Array(random() % 300);
  const lies: Partial<ZipEntryParts>[] = [{}, {}, {}, { localName: chosen(NAMES, random()) }, { checksum: random() }, { declaredBytes: chosen(LENGTHS, random()) }, { encrypted: true }, { method: random() % 100 }]; // prettier-ignore
  return {
    name: chosen(NAMES, random() % 2 === 0 ? random() % 3 : random()),
    data,
    deflate: random() % 2 === 0,
    ...chosen(lies, random()),
  };
}

async function readWithModels(bytes: Uint8Array): Promise<void> {
  try {
    const archive = await openZip(bytes, defaultLimits);
    for (const name of archive.names) {
      if (/^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|\0/.test(name)) throw new Error(`the name ${JSON.stringify(name)} leads out`);
      archive.read(name);
    }
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    requireTyped(error.failure);
  }
}

async function readWithData(bytes: Uint8Array, folder: string): Promise<void> {
  const path = join(folder, 'archive.npz');
  writeFileSync(path, bytes);
  const descriptor = openSync(path, 'r');
  try {
    const npz = await openNpz(descriptor, defaultLimits);
    if (!npz.ok) {
      requireTyped(npz.failure);
      return;
    }
    for (const name of npz.value.names) {
      const array = await npz.value.read(name);
      if (!array.ok) requireTyped(array.failure);
      else if (array.value.stored.length !== array.value.header.count * array.value.header.itemBytes)
        throw new Error(`${name}: ${String(array.value.stored.length)} bytes`);
    }
  } finally {
    closeSync(descriptor);
  }
}
