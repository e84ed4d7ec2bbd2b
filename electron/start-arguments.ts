import { statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';

const LONGEST_PATH = 4096;
/** Of a very long line only the beginning is looked at: a window shows one project. */
const MOST_WORDS = 64;

/**
 * The project that a start names: the first word that is the path of an existing .concord file. Words are paths or
 * nothing; what looks like a switch is never one of ours.
 */
export function projectOf(words: readonly unknown[], workingFolder: string): string | null {
  for (const word of words.slice(0, MOST_WORDS)) {
    if (typeof word !== 'string' || word.startsWith('-') || word.length > LONGEST_PATH || word.includes('\0')) continue;
    const path = isAbsolute(word) ? word : resolve(workingFolder, word);
    if (/\.concord$/i.test(path) && isFile(path)) return path;
  }
  return null;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
