import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll } from 'vitest';

import { defaultLimits } from '../../../core/contract/limits.ts';
import type { DataPlace, OpenData } from '../../../core/data/data-source.ts';
import { openData } from '../../../core/data/open-data.ts';

/** Everything the tests of one file make; it goes with them. */
const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A folder under the temporary one, filled with the given files. */
export function makeFolder(files: Readonly<Record<string, Uint8Array | string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'concord-data-'));
  made.push(root);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

export function placeOf(path: string, how: Partial<DataPlace> = {}): DataPlace {
  return { path, arrayName: null, labelsPath: null, layout: 'nhwc', limits: defaultLimits, ...how };
}

export async function opened(path: string, how: Partial<DataPlace> = {}): Promise<OpenData> {
  const data = await openData(placeOf(path, how));
  if (!data.ok) throw new Error(`${data.failure.code}: ${data.failure.message}`);
  return data.value;
}

export function fixture(path: string): string {
  return fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));
}

/** The values of all items, one after the other. */
export async function allValues(data: OpenData): Promise<number[]> {
  const values: number[] = [];
  for (const item of data.scanned.items) {
    const read = await data.read(item);
    if (!read.ok) throw new Error(read.failure.message);
    values.push(...read.value.pixels);
  }
  return values;
}
