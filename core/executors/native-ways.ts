import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { cacheFolder } from './cache-folder.ts';

/**
 * What became of the ways to a native library, as set-up noted them (resources/setup/native-folder.mjs): one text for
 * each, with the reason why it was refused. None where set-up has never tried.
 */
export function nativeWays(folder = cacheFolder()): readonly string[] {
  try {
    return parseWays(JSON.parse(readFileSync(join(folder, 'native', 'attempt.json'), 'utf8')));
  } catch {
    return []; // never tried, or noted by another version
  }
}

function parseWays(note: unknown): readonly string[] {
  const { state, ways } = note as { state: string; ways: readonly { way: string; reason: string | null }[] };
  const tried = ways.map(({ way, reason }) => `${way}: ${reason ?? 'prepared'}`);
  return state === 'preparing' ? [...tried, 'set-up is at it'] : tried;
}
