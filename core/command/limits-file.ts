import path from 'node:path';

import { defaultLimits, limits } from '../contract/limits.ts';
import type { Limits } from '../contract/limits.ts';
import { succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import { readJsonFile } from './read-json-file.ts';

/** The safety limits of this call: the defaults, with what `--limits FILE` replaces. */
export async function readLimits(file: string | null, folder: string): Promise<Result<Limits>> {
  if (file === null) return succeeded(defaultLimits);
  return readJsonFile({ file: path.resolve(folder, file), shape: limits, code: 'option/invalid' });
}
