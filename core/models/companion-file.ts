import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { join } from 'node:path';

import { shownName } from '../contract/failures.ts';
import type { Limits } from '../contract/limits.ts';
import { refuse } from './refusal.ts';
import { seenFile } from './seen-file.ts';
import type { FileListener } from './seen-file.ts';

/** Reads a file that a model names: a path from the model's own folder downwards, and how many bytes it may have. */
export type CompanionReader = (name: string, mostBytes: number) => Promise<Uint8Array>;

// Without following a last link that appears after the check, and without waiting for a FIFO. Windows has neither flag.
const READ_PLAIN_FILE = constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NOFOLLOW | constants.O_NONBLOCK);

/** Companions lie in the model's folder or below it, and no link leads to them. */
export function companionsIn(folder: string, limits: Limits, saw: FileListener): CompanionReader {
  return async (name, mostBytes) => {
    const parts = partsOf(name, limits);
    await refuseLinks(folder, parts, name);
    const path = join(folder, ...parts);
    const handle = await open(path, READ_PLAIN_FILE).catch(() => null);
    if (handle === null) refuse('damaged/weights', `"${shownName(name)}", which the model names, is not there or cannot be opened`);
    try {
      const facts = await handle.stat();
      if (!facts.isFile()) refuse('damaged/weights', `"${shownName(name)}": expected a file, received a folder, a pipe or a device`);
      if (facts.size > mostBytes)
        refuse(
          'damaged/weights',
          `"${shownName(name)}": expected at most ${mostBytes} bytes, received ${facts.size}; nothing owns the rest`,
        );
      saw(seenFile(path, facts));
      return new Uint8Array(await handle.readFile());
    } finally {
      await handle.close();
    }
  };
}

/** No companion is to be had: for bytes that came without a folder. */
export const noCompanions: CompanionReader = (name) =>
  Promise.reject(new RangeError(`"${shownName(name)}" was asked for, and there is no folder`));

/** Slashes lead into folders; everything that could lead out of one, on any system, is refused. */
function partsOf(name: string, limits: Limits): readonly string[] {
  if (Buffer.byteLength(name) > limits.pathBytes)
    refuse('denial-of-service/limit', `a file name has ${Buffer.byteLength(name)} bytes; at most ${limits.pathBytes} are read (pathBytes)`);
  const parts = name.split('/');
  const isPlain = parts.every((part) => part !== '' && part !== '.' && part !== '..' && !FORBIDDEN.test(part));
  return isPlain ? parts : refuse('traversal/path', `"${shownName(name)}": expected a file in the model's folder`);
}

// A backslash and a colon are separators on Windows; control characters belong to no name that a converter writes.
// eslint-disable-next-line no-control-regex -- that control characters are refused is the point
const FORBIDDEN = /[\\:\u0000-\u001f]/;

async function refuseLinks(folder: string, parts: readonly string[], name: string): Promise<void> {
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const facts = await lstat(join(folder, ...parts.slice(0, depth))).catch(() => null);
    if (facts?.isSymbolicLink() === true) refuse('file-read/link', `"${shownName(name)}" is, or lies behind, a link`);
  }
}
