import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { onTestFinished } from 'vitest';

import { temporaryFolder } from './sample-project.ts';

export interface SmallDisk {
  readonly folder: string;
  /** Fills it to the last byte. */
  fill(): void;
  free(): void;
  makeReadOnly(): void;
  /** Takes it from under whoever uses it. */
  vanish(): void;
}

/** A disk of a few megabytes, where the system lets us have one; it goes with the test. */
export function smallDisk(mebibytes = 8): SmallDisk | null {
  const folder = join(temporaryFolder(), 'disk');
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(mebibytes)}m`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return null;
  }
  let isThere = true;
  const vanish = (): void => {
    if (isThere) execFileSync('umount', ['-l', folder], { stdio: 'ignore' });
    isThere = false;
  };
  onTestFinished(vanish);
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill: () => {
      fillDisk(ballast);
    },
    free: () => {
      rmSync(ballast, { force: true });
    },
    makeReadOnly: () => void execFileSync('mount', ['-o', 'remount,ro', folder]),
    vanish,
  };
}

function fillDisk(ballast: string): void {
  const descriptor = openSync(ballast, 'a');
  try {
    for (const size of [65_536, 4_096, 1]) {
      const bytes = new Uint8Array(size);
      for (let full = false; !full;) {
        try {
          full = writeSync(descriptor, bytes) < size;
        } catch {
          full = true;
        }
      }
    }
  } finally {
    closeSync(descriptor);
  }
}
