import { join } from 'node:path';

import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';

import { Connection } from '../../../core/store/connection.ts';
import { createProject } from '../../../core/store/create.ts';
import { takeLease } from '../../../core/store/lease.ts';
import { ProjectFile } from '../../../core/store/project-file.ts';
import { ProjectWriter } from '../../../core/store/project-writer.ts';
import { applySettings } from '../../../core/store/settings.ts';
import { codeOf, opener, plannedRun, temporaryFolder, valueOf } from './sample-project.ts';
import { sampleResult } from './sample-result.ts';

/** What the disk does at the next commits: the rows reach it and the answer is lost, or neither. */
type Fault = 'after commit' | 'before commit' | 'none';

/** A connection to a disk that fails as asked; everything else is real. */
class FaultyConnection extends Connection {
  readonly #fault: () => Fault;

  constructor(path: string, fault: () => Fault) {
    super(path, { mode: 'write' });
    this.#fault = fault;
    applySettings(this);
  }

  override transaction<Value>(work: () => Value): Value {
    return super.transaction(() => {
      const value = work();
      if (this.#fault() === 'before commit') throw new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_WRITE');
      return value;
    });
  }
}

class ForgetfulConnection extends FaultyConnection {
  readonly #forgets: () => boolean;

  constructor(path: string, fault: () => Fault) {
    super(path, fault);
    this.#forgets = () => fault() === 'after commit';
  }

  override transaction<Value>(work: () => Value): Value {
    const value = super.transaction(work);
    if (this.#forgets()) throw new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_FSYNC');
    return value;
  }
}

/** A store over such a disk, with a run of three items, and how often its file was opened. */
async function faultyStore(fault: () => Fault): Promise<{ readonly store: ProjectWriter; opens(): number }> {
  const path = join(temporaryFolder(), 'faulty.concord');
  const made = valueOf(await createProject(path, { id: 'faulty', title: 'Faulty', example: false }, opener()));
  plannedRun(made, 3);
  made.close();
  let opens = 0;
  const open = (): Connection => {
    opens += 1;
    return new ForgetfulConnection(path, fault);
  };
  const connection = open();
  const { token } = connection.transaction(() => takeLease(connection, opener()));
  const file = new ProjectFile(path, connection, open);
  return {
    store: new ProjectWriter({ file, asker: opener(), leaseToken: token, build: 'test', onClose: () => undefined }),
    opens: () => opens,
  };
}

describe('an error of the disk at a commit', () => {
  it('is storage/io, the file is opened again, and what was committed all the same is found and not stored twice', async () => {
    let fault: Fault = 'none';
    const { store, opens } = await faultyStore(() => fault);
    fault = 'after commit';
    const told = codeOf(store.commitItems('run-001', [sampleResult(0)]));
    fault = 'none';
    const { done } = valueOf(store.runCounts('run-001'));
    valueOf(store.commitItems('run-001', [sampleResult(0)]));
    const entries = valueOf(store.logPage({ offset: 0, limit: 100 })).filter(({ action }) => action.startsWith('item/'));
    store.close();
    expect({ told, done, entries: entries.length, opens: opens() }).toEqual({ told: 'storage/io', done: 1, entries: 1, opens: 2 });
  });

  it('before it leaves nothing, and a second attempt stores everything', async () => {
    let fault: Fault = 'none';
    const { store, opens } = await faultyStore(() => fault);
    fault = 'before commit';
    const told = codeOf(store.commitItems('run-001', [sampleResult(0), sampleResult(1)]));
    fault = 'none';
    const { done } = valueOf(store.runCounts('run-001'));
    const again = codeOf(store.commitItems('run-001', [sampleResult(0), sampleResult(1)]));
    const after = valueOf(store.runCounts('run-001'));
    store.close();
    expect({ told, done, again, after: after.done, opens: opens() }).toEqual({
      told: 'storage/io',
      done: 0,
      again: 'ok',
      after: 2,
      opens: 2,
    });
  });

  it('for good is told every time and never answered with a success', async () => {
    let fault: Fault = 'none';
    const { store } = await faultyStore(() => fault);
    fault = 'before commit';
    const answers = [0, 1, 2].map((item) => codeOf(store.commitItems('run-001', [sampleResult(item)])));
    const { done } = valueOf(store.runCounts('run-001'));
    store.close();
    expect({ answers, done }).toEqual({ answers: ['storage/io', 'storage/io', 'storage/io'], done: 0 });
  });
});
