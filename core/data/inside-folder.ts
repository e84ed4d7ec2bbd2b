import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, sep } from 'node:path';

import { failure, shownName } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import { systemCodeOf } from './write-whole.ts';

/**
 * The path of an item below its granted folder. Names come from lists and messages, so they are checked as text
 * (nothing climbing, absolute or odd) and again on the disk: a folder on the way that is a link leads elsewhere.
 */
export function pathInside(realRoot: string, locator: string): Result<string> {
  const parts = locator.split('/');
  const odd = locator === '' || locator.includes('\0') || locator.includes('\\') || isAbsolute(locator) || /^[A-Za-z]:/.test(locator);
  if (odd || parts.some((part) => part === '' || part === '.' || part === '..')) {
    return failed(failure('traversal/path', `the name "${shownName(locator)}" does not lie inside the folder`));
  }
  const path = join(realRoot, ...parts);
  try {
    const folder = dirname(path);
    if (realpathSync(folder) === folder) return succeeded(path);
    return failed(failure('file-read/link', `a folder on the way to "${shownName(locator)}" is a link`));
  } catch (error) {
    return failed(failure('input/not-found', `there is no "${shownName(locator)}" (${systemCodeOf(error)})`));
  }
}

/** True for a path that lies below a folder; both absolute. The separator keeps `/data-2` out of `/data`. */
export function isBelow(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}
