import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { unzipSync } from 'fflate';

import { defaultLimits } from '../../core/contract/limits.ts';
import { toFloat32 } from '../../core/data/float-values.ts';
import { readNpy } from '../../core/data/npy.ts';
import { noCompanions } from '../../core/models/companion-file.ts';
import { kerasH5 } from '../../core/models/keras-h5.ts';
import type { Model } from '../../core/models/model.ts';

export interface FixtureArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Absolute path of a file below test/fixtures. */
export function fixturePath(path: string): string {
  return fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url));
}

export function fixtureJson(path: string): unknown {
  return JSON.parse(readFileSync(fixturePath(path), 'utf8'));
}

export function fixtureNpy(path: string): FixtureArray {
  return array(readFileSync(fixturePath(path)));
}

/** Arrays of an .npz by name, unpacked with another library than the product's. */
export function fixtureNpz(path: string): ReadonlyMap<string, FixtureArray> {
  const files = unzipSync(readFileSync(fixturePath(path)));
  return new Map(Object.entries(files).map(([name, bytes]) => [name.replace(/\.npy$/, ''), array(bytes)]));
}

export async function fixtureKeras(path: string): Promise<Model> {
  const bytes = readFileSync(fixturePath(path));
  const read = await kerasH5.read({
    path,
    name: path,
    bytes,
    hash: createHash('sha256').update(bytes).digest('hex'),
    limits: defaultLimits,
    companion: noCompanions,
  });
  if (!read.ok) throw new Error(read.failure.message);
  return read.value;
}

function array(bytes: Uint8Array): FixtureArray {
  const read = readNpy(bytes, defaultLimits);
  if (!read.ok) throw new Error(read.failure.message);
  return { shape: read.value.shape, values: toFloat32(read.value.values) };
}
