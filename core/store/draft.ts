import { createHash } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import type { Machine } from './machine.ts';

/** A database, and what SQLite keeps beside it. */
const SIDES = ['', '-wal', '-shm', '-journal'];

/**
 * Where a file is made before it gets its name: beside its place, named for the process that makes it. First goes whatever
 * processes of this computer left here when they were killed; drafts of another computer on a shared disk are not ours to judge.
 */
export function newDraft(path: string, machine: Machine): string {
  const folder = dirname(path);
  const [before, after] = [`.${basename(path)}.`, `-${hostMark(machine)}.new`];
  for (const name of namesIn(folder)) {
    const end = name.indexOf(after, before.length);
    const pid = name.startsWith(before) ? Number(name.slice(before.length, end === -1 ? 0 : end)) : Number.NaN;
    if (!Number.isInteger(pid) || pid === 0) continue;
    if (pid === machine.pid || !machine.isRunning(pid)) rmSync(join(folder, name), { force: true });
  }
  return join(folder, `${before}${String(machine.pid)}${after}`);
}

/** Removes a database, or any other file, with everything beside it. */
export function removeWithSides(path: string): void {
  for (const side of SIDES) rmSync(`${path}${side}`, { force: true });
}

function hostMark(machine: Machine): string {
  return createHash('sha256').update(machine.host).digest('hex').slice(0, 6);
}

/** A folder that cannot be listed has nothing to tidy; making the draft will say what is wrong. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
