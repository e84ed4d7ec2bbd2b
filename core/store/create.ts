import { existsSync, linkSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';

import { failure, shownName } from '../contract/failures.ts';
import { failed } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import { Connection } from './connection.ts';
import { newDraft, removeWithSides } from './draft.ts';
import { APPLICATION_ID } from './header.ts';
import { currentVersion, migrations } from './migrations/migrations.ts';
import { openForWriting } from './open.ts';
import type { Opener } from './open.ts';
import { applySettings, useWriteAheadLog } from './settings.ts';
import { storageFailure } from './storage-failure.ts';
import type { WriteStore } from './stores.ts';
import { syncFolder } from './sync-folder.ts';
import { addEntry } from './tables/log.ts';
import { insertProject } from './tables/project.ts';

/** `id` is given by the caller: the store makes up nothing that ends in a report. */
export interface NewProject {
  readonly id: string;
  readonly title: string;
  readonly example: boolean;
}

/** Makes a project under another name first: a kill on the way leaves no half project where a whole one is expected. */
export async function createProject(path: string, project: NewProject, opener: Opener): Promise<Result<WriteStore>> {
  if (existsSync(path)) return failed(failure('project/exists', `${shownName(path)} exists already`));
  if (!existsSync(dirname(path))) return failed(failure('input/not-found', `the folder ${shownName(dirname(path))} does not exist`));
  const draft = newDraft(path, opener.machine);
  try {
    writeDraft(draft, project, opener);
    moveInto(path, draft);
  } catch (error) {
    removeWithSides(draft);
    const problem = isPresent(error) ? failure('project/exists', `${shownName(path)} exists already`) : storageFailure(error, path);
    if (problem === null) throw error;
    return failed(problem);
  }
  return openForWriting(path, opener);
}

/** Takes a project away that nobody has open; only for one that was made and never used. */
export function removeProject(path: string): void {
  removeWithSides(path);
}

function writeDraft(draft: string, project: NewProject, opener: Opener): void {
  const connection = new Connection(draft, { mode: 'create' });
  try {
    applySettings(connection);
    useWriteAheadLog(connection);
    connection.transaction(() => {
      connection.execute(`PRAGMA application_id = ${String(APPLICATION_ID)}`);
      for (const statement of migrations.flatMap((migration) => migration.statements)) connection.execute(statement);
      connection.execute(`PRAGMA user_version = ${String(currentVersion)}`);
      const { id, title, example } = project;
      insertProject(connection, { id, title, example: example ? 1 : 0, createdAt: opener.clock.utc(), engineBuild: opener.build });
      const writer = { clock: opener.clock, bootId: opener.machine.bootId, build: opener.build };
      addEntry(connection, writer, { actor: 'engine', action: 'project/created', target: id, new: title });
    });
  } finally {
    connection.close();
  }
}

/** A link refuses to replace a file that appeared meanwhile; where links do not exist, a rename after one more look has to do. */
function moveInto(path: string, draft: string): void {
  try {
    linkSync(draft, path);
    removeWithSides(draft);
  } catch (error) {
    if (isPresent(error) || existsSync(path)) throw error;
    renameSync(draft, path);
  }
  syncFolder(dirname(path));
}

function isPresent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
