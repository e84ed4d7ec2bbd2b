import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { defaultLimits } from '../../../core/contract/limits.ts';
import { isIdx, readIdxFile } from '../../../core/data/idx-file.ts';
import { readLabelsCsv } from '../../../core/data/labels-csv.ts';
import { openData } from '../../../core/data/open-data.ts';
import { chosen } from '../corpus.ts';
import type { FuzzInput, Harness, Random } from '../harness.ts';
import { mutatedBytes } from '../mutate-bytes.ts';
import { requireTyped } from '../sound-answer.ts';

const MARKER = 'Q7-PATIENT-MARKER';
const CELLS = [
  'a.png',
  'b/c.png',
  '../x.png',
  '/etc/passwd',
  'cat',
  '',
  ' ',
  '"',
  '""',
  'a"b',
  '1,5',
  '=1+1',
  '\u202e',
  '\ufeff',
  '\0',
  'x'.repeat(500),
  MARKER,
  '"two\nlines"',
  'label',
  'file',
];
const HEADS = [
  'file,label',
  'label',
  'file,label,cluster',
  'label,file',
  '\ufefffile,label',
  'File,Label',
  '',
  'label,label',
  'file;label',
];

/** Label tables and IDX files. What a cell says may stand in a message, cut and escaped, but a patient column never does. */
export const tables: Harness = {
  number: 8,
  name: 'CSV, IDX',
  make: (random): FuzzInput => {
    const how = random() % 4;
    if (how < 2) return { 'labels.csv': how === 0 ? table(random) : mutatedBytes(table(random), random) };
    const idx = how === 2 ? idxFile(random) : mutatedBytes(idxFile(random), random);
    return { 'x-images-idx3-ubyte': random() % 3 === 0 ? mutatedBytes(gzipSync(idx), random) : idx };
  },
  check: async (input, folder) => {
    for (const [name, bytes] of Object.entries(input)) {
      const path = join(folder, name);
      writeFileSync(path, bytes);
      if (name === 'labels.csv') checkTable(path);
      else await checkIdx(path, bytes);
    }
  },
};

function checkTable(path: string): void {
  const rows = readLabelsCsv(path, defaultLimits);
  if (rows.ok) {
    for (const { line, label } of rows.value)
      if (!(line >= 2) || label === '') throw new Error(`line ${String(line)} has the label ${JSON.stringify(label)}`);
    return;
  }
  requireTyped(rows.failure);
  if (rows.failure.message.includes(MARKER)) throw new Error(`a cell stands in the message: ${rows.failure.message}`);
}

async function checkIdx(path: string, bytes: Uint8Array): Promise<void> {
  const read = readIdxFile(path, defaultLimits);
  if (!read.ok) requireTyped(read.failure);
  else if (read.value.stored.length !== read.value.shape.reduce((size, side) => size * side, read.value.elements.itemBytes))
    throw new Error(`${String(read.value.stored.length)} bytes`);
  if (!isIdx(bytes.subarray(0, 4_096))) return;
  const data = await openData({ path, arrayName: null, labelsPath: null, layout: 'nhwc', limits: defaultLimits });
  if (!data.ok) requireTyped(data.failure);
  else {
    const { items } = data.value.scanned;
    const first = items[0] === undefined ? null : await data.value.read(items[0]);
    if (first?.ok === false) requireTyped(first.failure);
    await data.value.close();
  }
}

function table(random: Random): Uint8Array {
  const lines = [chosen(HEADS, random() % 2 === 0 ? random() % 3 : random())];
  for (let count = random() % 12; count > 0; count -= 1)
    lines.push(Array.from({ length: 1 + (random() % 4) }, () => chosen(CELLS, random())).join(','));
  return Buffer.from(lines.join(chosen(['\n', '\r\n', '\r'], random() % 5)));
}

function idxFile(random: Random): Uint8Array {
  const [type, bytes] = chosen([[8, 1], [9, 1], [11, 2], [12, 4], [13, 4], [14, 8], [10, 1]] as const, random()); // prettier-ignore
  const sides = Array.from({ length: random() % 5 }, () => (random() % 12 === 0 ? random() : random() % 5));
  const size = sides.reduce((product, side) => product * side, bytes);
  const head = Buffer.alloc(4 + 4 * sides.length);
  head.set([0, 0, type, sides.length]);
  sides.forEach((side, axis) => head.writeUInt32BE(side, 4 + 4 * axis));
  return Buffer.concat([head, Buffer.alloc(size < 10_000 ? size : 10, random() & 255)]);
}
