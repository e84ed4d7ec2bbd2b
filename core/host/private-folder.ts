import { rmSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'concord-';

/** A folder of our own for dropped files and the window's profile; nobody else may read it, and it goes when we go. */
export interface PrivateFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** Makes the folder, and first removes those of hosts that were killed before they could. */
export async function privateFolder(within: string = tmpdir()): Promise<PrivateFolder> {
  await removeAbandoned(within);
  const path = await mkdtemp(join(within, `${PREFIX}${String(process.pid)}-`)); // mode 0700
  const last = (): void => rmSync(path, { recursive: true, force: true });
  process.once('exit', last);
  return {
    path,
    remove: async () => {
      process.off('exit', last);
      await rm(path, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function removeAbandoned(within: string): Promise<void> {
  const names = await readdir(within).catch(() => []);
  const abandoned = names.filter((name) => {
    const pid = new RegExp(`^${PREFIX}(\\d+)-\\w{6}$`).exec(name)?.[1];
    return pid !== undefined && !isAlive(Number(pid));
  });
  await Promise.all(abandoned.map((name) => rm(join(within, name), { recursive: true, force: true }).catch(() => undefined)));
}

/** Whether a process of this number exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (problem) {
    return problem instanceof Error && 'code' in problem && problem.code === 'EPERM';
  }
}
