import { readdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { failure } from '../../contract/failures.ts';
import { failed, FailureError, succeeded } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';
import { systemCodeOf, writeWhole } from '../../data/write-whole.ts';
import { decodeCheckpoint, encodeCheckpoint, mismatch } from '../../training/checkpoint.ts';
import type { Checkpoint } from '../../training/checkpoint.ts';
import type { FitAsk } from '../../training/fit.ts';
import type { TrainingState } from '../../graph/training.ts';

/**
 * The last checkpoint of a run that belongs to these circumstances; null where nothing has been saved. Another run's
 * file is refused, not overwritten. What an interrupted write has left beside it is removed.
 */
export async function openCheckpoint(path: string, of: Omit<Checkpoint, 'state'>): Promise<Result<TrainingState | null>> {
  await removeUnfinished(path);
  const bytes = await readFile(path).catch((error: unknown) => error);
  if (!(bytes instanceof Buffer)) {
    const system = systemCodeOf(bytes);
    return system === 'ENOENT' ? succeeded(null) : failed(failure('input/unreadable', `the checkpoint cannot be read (${system})`));
  }
  const found = decodeCheckpoint(bytes);
  if (!found.ok) return found;
  const reason = mismatch(found.value, of);
  return reason === null ? succeeded(found.value.state) : failed(failure('option/invalid', `the checkpoint is not used: ${reason}`));
}

/** Saves to one file, whole or not at all; a disk that is full ends the run and leaves the checkpoint before. */
export function checkpointsTo(path: string, every: number, of: Omit<Checkpoint, 'state'>): NonNullable<FitAsk['checkpoint']> {
  return {
    every,
    save: async (state) => {
      const written = await writeWhole(path, encodeCheckpoint({ ...of, state }));
      if (!written.ok) throw new FailureError(written.failure);
    },
  };
}

/** A file is written beside its place, under its name and a number, and then moved there: a kill leaves the former. */
async function removeUnfinished(path: string): Promise<void> {
  const names = await readdir(dirname(path)).catch(() => []);
  const isLeft = (name: string): boolean => name.startsWith(`${basename(path)}.`) && /^\d+$/.test(name.slice(basename(path).length + 1));
  await Promise.all(names.filter(isLeft).map((name) => rm(join(dirname(path), name), { force: true })));
}
