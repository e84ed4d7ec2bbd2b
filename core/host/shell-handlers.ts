import { access, mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';

import type { Handlers } from '../contract/call.ts';
import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Failure } from '../contract/result.ts';
import type { ShellChannels } from '../contract/shell-channels.ts';
import { asFileName, isFileName } from './file-name.ts';
import type { Grants } from './grants.ts';
import { listFolder } from './shell-listing.ts';
import type { ListedEntry } from './shell-listing.ts';

export interface ShellOptions {
  readonly grants: Grants;
  /** Where unnamed projects go. */
  readonly dataFolder: string;
  readonly workingFolder: string;
  /** The project that this start opens; null for none. */
  readonly startProject: string | null;
}

/** What a host without native dialogs answers: it lists folders, every answer is a grant, and what it lacks has a reason. */
export function shellHandlers(options: ShellOptions): Handlers<ShellChannels> {
  const { grants, startProject } = options;
  return {
    'shell/capabilities': async () =>
      succeeded({
        value: {
          host: 'browser',
          nativePicker: false,
          print: true,
          drop: true,
          startProject: startProject === null ? null : grants.give(startProject, 'write'),
          startTitle: startProject === null ? null : basename(startProject, '.concord'),
        },
      }),
    'shell/list': async ({ folder }) => (folder === null ? succeeded({ value: startPlaces(options) }) : list(grants, folder)),
    'shell/name': async ({ folder, name }) => {
      const path = grants.pathOf(folder);
      if (path === undefined) return failed(unknownPlace());
      if (!isFileName(name)) return failed(failure('option/invalid', 'name: expected a file name without a path, received another'));
      const file = join(path, name);
      return succeeded({ value: { grant: grants.give(file, 'write'), exists: await exists(file) } });
    },
    'shell/new-project': async ({ stem }) => {
      const folder = join(options.dataFolder, 'projects');
      const made = await mkdir(folder, { recursive: true }).then(
        () => true,
        () => false,
      );
      if (!made) return failed(failure('storage/read-only', 'projects folder: it could not be made'));
      const name = await freeName(folder, asFileName(stem));
      return succeeded({ value: { grant: grants.give(join(folder, name), 'write'), name } });
    },
    'shell/choose': async () => failed(unavailable('a native dialog')),
    'shell/save': async () => failed(unavailable('a native dialog')),
    'shell/print': async () => failed(unavailable('printing to a file')),
    'shell/docs': async () => failed(unavailable('a second window')),
  };
}

function startPlaces({ grants, dataFolder, workingFolder }: ShellOptions) {
  const places = [
    { name: 'Home', path: homedir() },
    { name: `Working folder (${basename(workingFolder) || workingFolder})`, path: workingFolder },
    { name: 'Concord', path: dataFolder },
  ];
  const entries = places.map(({ name, path }) => ({ grant: grants.give(path, 'read'), name, kind: 'folder' as const, bytes: null }));
  return { title: 'Places', folder: null, parent: null, entries };
}

async function list(grants: Grants, folder: string) {
  const path = grants.pathOf(folder);
  if (path === undefined) return failed(unknownPlace());
  const listed = await listFolder(path);
  if (!listed.ok) return listed;
  const { title, parent, entries, leftOut } = listed.value;
  return succeeded({
    value: {
      title,
      folder,
      parent: parent === null ? null : grants.give(parent, 'read'),
      entries: entries.map((entry) => shellEntry(grants, entry)),
      leftOut,
    },
  });
}

/** A project is opened for writing; everything else is only read. */
function shellEntry(grants: Grants, { name, path, kind, bytes }: ListedEntry) {
  const project = kind === 'file' && /\.concord$/i.test(name);
  return { grant: grants.give(path, project ? 'write' : 'read'), name, kind, bytes };
}

async function freeName(folder: string, stem: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? `${stem}.concord` : `${stem} ${String(number)}.concord`;
    if (!(await exists(join(folder, name)))) return name;
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function unavailable(what: string): Failure {
  return failure('shell/unavailable', `${what}: a page in a browser cannot have it`);
}

function unknownPlace(): Failure {
  return failure('grant/unknown', 'the folder');
}
