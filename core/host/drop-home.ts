import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { isAlive } from './private-folder.ts';

/**
 * Where the files live that were dropped on the page. A project names them by their place, so they outlive the host as
 * long as a project that was begun with them exists; everything else goes when the host closes.
 */
export interface DropHome {
  /** For this host alone, mode 0700. */
  readonly folder: string;
  /** An audit was begun in this project: what was dropped so far may belong to it. */
  keepFor(project: string): void;
  /** Removes what no project needs. */
  close(): Promise<void>;
}

/** The projects for which a folder is kept, beside what was dropped. */
const LIST = 'kept-for.json';

/** Makes the folder of this host, and first removes those of earlier hosts that no project needs any more. */
export async function dropHome(dataFolder: string): Promise<DropHome> {
  const home = join(dataFolder, 'dropped');
  await mkdir(home, { recursive: true, mode: 0o700 });
  await removeUnneeded(home);
  const folder = await mkdtemp(join(home, `${String(process.pid)}-`)); // mode 0700
  const projects = new Set<string>();
  return {
    folder,
    keepFor: (project) => {
      projects.add(project);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const draft = join(folder, `${LIST}.new`); // a kill leaves the old list or the new one
      writeFileSync(draft, JSON.stringify([...projects]));
      renameSync(draft, join(folder, LIST));
    },
    close: async () => {
      const isNeeded = (await holdsFiles(folder)) && (await isNeededStill(folder));
      if (!isNeeded) rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function removeUnneeded(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const pid = /^(\d+)-\w{6}$/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid)) || (await isNeededStill(join(home, name)))) continue;
    await rm(join(home, name), { recursive: true, force: true });
  }
}

async function holdsFiles(folder: string): Promise<boolean> {
  return (await readdir(folder).catch(() => [])).some((name) => !name.startsWith(LIST));
}

async function isNeededStill(folder: string): Promise<boolean> {
  const projects = projectsOf(folder);
  if (projects === null) return existsSync(join(folder, LIST));
  for (const project of projects) if (await exists(project)) return true;
  return false;
}

/** Null where there is no list that can be read: one that is damaged keeps the files, for nobody else has them. */
function projectsOf(folder: string): readonly string[] | null {
  try {
    const list: unknown = JSON.parse(readFileSync(join(folder, LIST), 'utf8'));
    return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : null;
  } catch {
    return null;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
