import type { Stats } from 'node:fs';

/** A file that a model was read from, as it was on the open descriptor. */
export interface SeenFile {
  readonly path: string;
  /** Equal for as long as nobody has written to the file or put another in its place. */
  readonly key: string;
  /** Names of the same file: above 1, another name may lie outside the granted folder. */
  readonly links: number;
}

/** Hears of every file that is opened for a model: the file itself first, then its companions. */
export type FileListener = (file: SeenFile) => void;

export function seenFile(path: string, facts: Stats): SeenFile {
  return { path, key: fileKey(path, facts), links: facts.nlink };
}

/**
 * Path, number of the file on its disk, size and times: a file renamed over another may have its size and be as young as the clock
 * can tell, and a write that puts the time of writing back still shows in the time of change.
 */
export function fileKey(path: string, { ino, size, mtimeMs, ctimeMs }: Pick<Stats, 'ino' | 'size' | 'mtimeMs' | 'ctimeMs'>): string {
  return [path, ino, size, mtimeMs, ctimeMs].join(' ');
}
