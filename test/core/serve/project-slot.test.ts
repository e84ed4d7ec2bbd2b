import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Result } from '../../../core/contract/result.ts';
import { projectFiles } from '../../../core/serve/project-files.ts';
import { OneProject } from '../../../core/serve/project-slot.ts';
import { createProject } from '../../../core/store/create.ts';
import type { ProjectFacts } from '../../../core/store/records.ts';
import { codeOf, opener, plannedRun } from '../store/sample-project.ts';

let folder = '';
let project: OneProject;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slot-test-'));
  project = new OneProject(projectFiles({ description: 'test', build: '0' }));
});
afterEach(async () => {
  await project.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the one open project', () => {
  it('is none before one is opened, and none when opening fails', async () => {
    expect(project.readable()).toMatchObject({ ok: false, failure: { code: 'project/none' } });
    expect(await project.open(join(folder, 'gone.concord'))).toMatchObject({ ok: false });
    expect([project.path(), project.writable().ok]).toEqual([null, false]);
  });

  it('lets what works on it finish before another one is opened', async () => {
    const order: string[] = [];
    await project.create(join(folder, 'a.concord'), { title: 'A', example: false });
    project.beforeClose(async () => {
      await Promise.resolve();
      order.push(`${project.path()?.endsWith('a.concord') === true ? 'a' : 'none'} still open`);
    });
    await project.create(join(folder, 'b.concord'), { title: 'B', example: false });
    expect([order, project.path()]).toEqual([['a still open'], join(folder, 'b.concord')]);
  });

  it('stays open, with whatever runs, when it is opened again', async () => {
    let closings = 0;
    await project.create(join(folder, 'a.concord'), { title: 'A', example: false });
    project.beforeClose(async () => {
      closings += 1;
    });
    const again = await project.open(join(folder, 'a.concord'));
    expect([again.ok, closings]).toEqual([true, 0]);
  });

  it('is kept when another one cannot be opened', async () => {
    await project.create(join(folder, 'a.concord'), { title: 'A', example: false });
    await writeFile(join(folder, 'b.concord'), 'not a project');
    expect(await project.open(join(folder, 'b.concord'))).toMatchObject({ ok: false, failure: { code: 'project/not-a-project' } });
    expect([project.path(), project.writable().ok]).toEqual([join(folder, 'a.concord'), true]);
  });

  it('is the last of two that are opened at once, and the first is let go', async () => {
    let closings = 0;
    project.beforeClose(async () => {
      closings += 1;
    });
    const both = [
      project.create(join(folder, 'a.concord'), { title: 'A', example: false }),
      project.create(join(folder, 'b.concord'), { title: 'B', example: false }),
    ];
    await project.settled();
    expect([project.path(), closings, (await Promise.all(both)).map(({ ok }) => ok)]).toEqual([join(folder, 'b.concord'), 1, [true, true]]);
  });

  it('that another process writes to can be read, and writing fails with the reason that opening had', async () => {
    await project.create(join(folder, 'a.concord'), { title: 'A', example: false });
    const second = new OneProject(projectFiles({ description: 'second', build: 'test' }));
    expect((await second.open(join(folder, 'a.concord'))).ok).toBe(true);
    expect(second.writable()).toMatchObject({ ok: false, failure: { code: 'project/busy' } });
    await second.close();
  });

  it('opened for reading cannot be written, and says why', async () => {
    await project.create(join(folder, 'a.concord'), { title: 'A', example: false });
    await project.open(join(folder, 'a.concord'), { readOnly: true });
    expect([project.readable().ok, project.writable()]).toMatchObject([true, { ok: false, failure: { code: 'storage/read-only' } }]);
  });

  it('can be read while everything else about it is checked, and cannot be written yet', async () => {
    const path = join(folder, 'a.concord');
    await makeProject(path);
    const opening = project.open(path);
    const during: unknown[] = [];
    // The checks answer in between, step by step.
    for (let turn = 0; turn < 50 && project.path() === null; turn += 1) {
      await setImmediate();
      if (project.path() === null && project.readable().ok) during.push(codeOf(project.writable()));
    }
    expect([(await opening).ok, project.writable().ok, new Set(during)]).toEqual([true, true, new Set(['project/busy'])]);
  });

  it('before is kept, and read again, when one whose content was altered is refused', async () => {
    const [good, altered] = [join(folder, 'a.concord'), join(folder, 'b.concord')];
    await makeProject(good);
    await makeProject(altered);
    alter(altered);
    await project.open(good);
    expect(codeOf(await project.open(altered))).toBe('project/altered');
    const facts = project.readable();
    expect([project.path(), facts.ok && facts.value.facts()]).toMatchObject([good, { ok: true }]);
  });

  it('opened quickly can be read at once and not written, until it is opened again', async () => {
    const path = join(folder, 'a.concord');
    await makeProject(path);
    const quick = await project.open(path, { quick: true });
    const before = [quick.ok, codeOf(project.writable())];
    const facts = project.readable();
    const because = facts.ok ? codeOrReason(facts.value.facts()) : 'none';
    const opening = project.open(path);
    const readable: boolean[] = [];
    for (let turn = 0; turn < 50 && !project.writable().ok; turn += 1) {
      readable.push(project.readable().ok);
      await setImmediate();
    }
    await opening;
    expect([before, because, new Set(readable), project.writable().ok]).toEqual([
      [true, 'project/busy'],
      'the project is still being checked; it can be read already',
      new Set([true]),
      true,
    ]);
  });

  it('opened quickly is let go when the checks find that its content was altered', async () => {
    const path = join(folder, 'a.concord');
    await makeProject(path);
    alter(path);
    const quick = await project.open(path, { quick: true });
    expect([quick.ok, codeOf(await project.open(path)), project.path(), codeOf(project.readable())]).toEqual([
      true,
      'project/altered',
      null,
      'project/none',
    ]);
  });

  it('that another process writes to stays readable after a quick opening, and says who writes', async () => {
    const path = join(folder, 'a.concord');
    await project.create(path, { title: 'A', example: false });
    const second = new OneProject(projectFiles({ description: 'second', build: 'test' }));
    await second.open(path, { quick: true });
    const opened = await second.open(path);
    expect(opened.ok ? codeOrReason(opened.value.facts()) : '').toMatch(/^test \(process \d+ on .*\) is writing/);
    await second.close();
  });

  it('that is written, and what runs in it, is left alone by a quick opening', async () => {
    let closings = 0;
    await project.create(join(folder, 'a.concord'), { title: 'A', example: false });
    project.beforeClose(async () => {
      closings += 1;
    });
    await project.open(join(folder, 'a.concord'), { quick: true });
    expect([closings, project.writable().ok]).toEqual([0, true]);
  });

  it('that was opened for reading is written from then on, without a moment in which none is open', async () => {
    const path = join(folder, 'a.concord');
    await makeProject(path);
    await project.open(path, { readOnly: true });
    const opening = project.open(path);
    const readable: boolean[] = [];
    for (let turn = 0; turn < 50 && !project.writable().ok; turn += 1) {
      readable.push(project.readable().ok);
      await setImmediate();
    }
    await opening;
    expect([new Set(readable), project.writable().ok]).toEqual([new Set([true]), true]);
  });
});

describe('a project that was made here', () => {
  it('is taken away with everything beside it when no run was begun in it', async () => {
    await project.create(join(folder, 'a.concord'), { title: 'A', example: false });
    await project.close();
    expect(await readdir(folder)).toEqual([]);
  });

  it('stays when a run was begun in it', async () => {
    await project.create(join(folder, 'a.concord'), { title: 'A', example: false });
    const store = project.writable();
    if (store.ok) plannedRun(store.value, 1);
    await project.close();
    expect(await readdir(folder)).toEqual(['a.concord']);
  });

  it('stays when it was there before', async () => {
    await makeProject(join(folder, 'a.concord'));
    await project.open(join(folder, 'a.concord'));
    await project.close();
    expect(await readdir(folder)).toEqual(['a.concord']);
  });
});

function codeOrReason(facts: Result<ProjectFacts>): string | null {
  return facts.ok ? facts.value.readOnly : facts.failure.code;
}

/** A project that is there, without a run. */
async function makeProject(path: string): Promise<void> {
  const made = await createProject(path, { id: 'made', title: 'Made', example: false }, opener());
  if (made.ok) made.value.close();
}

/** What somebody with a database tool does. */
function alter(path: string): void {
  const database = new Database(path);
  database.exec("UPDATE log SET actor = 'somebody' WHERE seq = 1");
  database.close();
}
