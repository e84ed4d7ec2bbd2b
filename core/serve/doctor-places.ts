import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';

import type { DoctorLine } from '../contract/catalogue.ts';
import type { ExecutorFacts } from './executor-facts.ts';

const MEBIBYTE = 1024 ** 2;

/** Where workers keep what they can make again, and where dropped files go. */
export function placeLines({ cache }: Pick<ExecutorFacts, 'cache'>): DoctorLine[] {
  return [...(cache === null ? [] : [cacheLine(cache)]), temporaryLine()];
}

function cacheLine({ folder, bytes }: NonNullable<ExecutorFacts['cache']>): DoctorLine {
  return {
    id: 'cache',
    title: 'Cache',
    state: 'good',
    found: `${(bytes / MEBIBYTE).toFixed(1)} MiB in ${folder}`,
    meaning: 'passed self-tests and the prepared TensorFlow library; it can be removed at any time',
    fix: null,
  };
}

function temporaryLine(): DoctorLine {
  const writable = isWritable(tmpdir());
  return {
    id: 'temporary-folder',
    title: 'Temporary folder',
    state: writable ? 'good' : 'bad',
    found: writable ? 'can be written' : 'cannot be written',
    meaning: 'holds dropped files while the window is open',
    fix: writable ? null : 'set TMPDIR to a folder that can be written',
  };
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
