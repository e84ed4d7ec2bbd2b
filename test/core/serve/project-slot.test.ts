import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { projectFiles } from '../../../core/serve/project-files.ts';
import { OneProject } from '../../../core/serve/project-slot.ts';

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
});
