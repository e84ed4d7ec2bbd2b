import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { cacheFolder } from './cache-folder.ts';

/** The cache of this machine and what its files take. */
export function cacheFacts(): { readonly folder: string; readonly bytes: number } {
  const folder = cacheFolder();
  return { folder, bytes: sizeOf(folder) };
}

function sizeOf(folder: string): number {
  try {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return files.reduce((sum, { parentPath, name }) => sum + (statSync(join(parentPath, name), { throwIfNoEntry: false })?.size ?? 0), 0);
  } catch {
    return 0; // nothing has been kept yet
  }
}
