import { realpathSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

import { failed, FailureError, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import { backUp } from './backup.ts';
import { contentChecks } from './checks.ts';
import { Connection } from './connection.ts';
import { checkHeader, checkVersion } from './header.ts';
import { busy, holderOf, takeLease } from './lease.ts';
import type { LeaseAsker } from './lease.ts';
import { migrate } from './migrate.ts';
import { currentVersion } from './migrations/migrations.ts';
import { checkWritable, hasSideFiles, privateCopy } from './place.ts';
import { ProjectFile } from './project-file.ts';
import { ProjectReader } from './project-reader.ts';
import { ProjectWriter } from './project-writer.ts';
import { checkSchema } from './schema.ts';
import { applySettings, forbidWriting, useWriteAheadLog } from './settings.ts';
import { storageFailure } from './storage-failure.ts';
import type { ReadStore, WriteStore } from './stores.ts';
import { addEntry } from './tables/log.ts';

/** Who opens: `build` is Concord's version, told in every log entry. */
export interface Opener extends LeaseAsker {
  readonly build: string;
}

/**
 * Opens for reading, also while another process writes, and in places that cannot be written. Done when the schema is known to be ours;
 * `check()` of the store does the rest. `because` is the sentence shown to the person.
 */
export async function openForReading(path: string, opener: Opener, because = 'opened for reading'): Promise<Result<ReadStore>> {
  const header = checkHeader(path);
  if (!header.ok) return header;
  const real = realpathSync(path);
  const copied = checkWritable(real).ok ? succeeded(null) : privateCopy(real);
  if (!copied.ok) return copied;
  const copy = copied.value;
  const place = copy?.path ?? real;
  const opened = guarded(place, () => readable(place));
  if (!opened.ok) {
    copy?.remove();
    return opened;
  }
  const file = new ProjectFile(place, opened.value, () => readable(place));
  return succeeded(new ProjectReader({ file, asker: opener, readOnly: because, onClose: () => copy?.remove() }));
}

/**
 * Opens as the one writer. Everything that can refuse the file happens before its first byte is
 * changed: header, place, schema, holder, structure, foreign keys, log. The lease is a row of the project, so it is read after the schema
 * is known to be ours, and taken last.
 */
export async function openForWriting(path: string, opener: Opener): Promise<Result<WriteStore>> {
  const header = checkHeader(path);
  if (!header.ok) return header;
  const real = realpathSync(path);
  const place = checkWritable(real);
  if (!place.ok) return place;
  const examined = await examine(real, opener);
  if (!examined.ok) return examined;
  const opened = guarded(real, () => {
    const connection = writable(real);
    return { connection, token: owned(connection, () => lease(connection, opener, backUpOlder(connection, real, opener))) };
  });
  if (!opened.ok) return opened;
  const { connection, token } = opened.value;
  const file = new ProjectFile(real, connection, () => writable(real));
  return succeeded(new ProjectWriter({ file, asker: opener, leaseToken: token, build: opener.build, onClose: () => undefined }));
}

/**
 * A connection that cannot write, to a file whose schema is ours. SQLite's last connection tidies up its files if it was opened for writing:
 * a refused file must keep none that we made, and none may be tidied that we found.
 */
function probe(path: string): Connection {
  return reading(path, hasSideFiles(path) ? 'read' : 'write');
}

/** The schema is known to be ours before this one: tidying up after a process that was killed is right then. */
function readable(path: string): Connection {
  probe(path).close();
  return reading(path, 'write');
}

function reading(path: string, mode: 'read' | 'write'): Connection {
  const connection = new Connection(path, { mode });
  return owned(connection, () => {
    applySettings(connection);
    forbidWriting(connection);
    required(checkSchema(connection));
    required(checkVersion(path, Number(connection.setting('user_version'))));
    return connection;
  });
}

/** Step by step, so that a window that shows the first rows meanwhile is answered in between. */
async function examine(path: string, opener: Opener): Promise<Result<void>> {
  const opened = guarded(path, () => probe(path));
  if (!opened.ok) return opened;
  const connection = opened.value;
  try {
    const holder = guarded(path, () => holderOf(connection, opener));
    if (!holder.ok) return holder;
    if (holder.value !== null) return failed(busy(holder.value));
    for (const check of contentChecks) {
      await setImmediate();
      const checked = guarded(path, () => required(check(connection)));
      if (!checked.ok) return checked;
    }
    return succeeded(undefined);
  } finally {
    connection.close();
  }
}

function writable(path: string): Connection {
  const connection = new Connection(path, { mode: 'write' });
  return owned(connection, () => {
    applySettings(connection);
    required(checkSchema(connection));
    useWriteAheadLog(connection);
    return connection;
  });
}

/** Name of the backup of a project whose schema is about to be changed; null where nothing is to be changed. */
function backUpOlder(connection: Connection, path: string, { machine }: Opener): string | null {
  return Number(connection.setting('user_version')) === currentVersion ? null : backUp(path, machine);
}

function lease(connection: Connection, opener: Opener, backup: string | null): string {
  return owned(connection, () =>
    connection.transaction(() => {
      const { token, from } = takeLease(connection, opener);
      const writer = { clock: opener.clock, bootId: opener.machine.bootId, build: opener.build };
      const before = migrate(connection);
      if (before !== null) {
        const versions = { old: String(before), new: String(currentVersion) };
        const reason = backup === null ? {} : { reason: `the project before is ${backup}` };
        addEntry(connection, writer, { actor: 'engine', action: 'project/migrated', target: 'project', ...versions, ...reason });
      }
      if (from !== null) {
        addEntry(connection, writer, {
          actor: 'engine',
          action: 'lease/taken-over',
          target: 'project',
          old: `process ${from.pid} on ${from.host}`,
        });
      }
      return token;
    }),
  );
}

/** Closes the connection where its preparation fails. */
function owned<Value>(connection: Connection, prepare: () => Value): Value {
  try {
    return prepare();
  } catch (error) {
    connection.close();
    throw error;
  }
}

function required<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new FailureError(result.failure);
  return result.value;
}

function guarded<Value>(path: string, work: () => Value): Result<Value> {
  try {
    return succeeded(work());
  } catch (error) {
    const problem = storageFailure(error, path);
    if (problem === null) throw error;
    return failed(problem);
  }
}
