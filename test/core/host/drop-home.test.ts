import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { dropHome } from '../../../core/host/drop-home.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drop-home-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function dropInto(home: { readonly folder: string }): Promise<string> {
  const file = join(home.folder, 'batch', 'net.h5');
  await mkdir(join(home.folder, 'batch'));
  await writeFile(file, 'net');
  return file;
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

it('is for its owner alone', async () => {
  const home = await dropHome(folder);
  expect((await stat(home.folder)).mode & 0o777).toBe(0o700);
});

it('goes with everything in it when no audit was begun', async () => {
  const home = await dropHome(folder);
  await dropInto(home);
  await home.close();
  expect(await readdir(join(folder, 'dropped'))).toEqual([]);
});

it('stays while the project of an audit exists, and goes with the first start after that is gone', async () => {
  const project = join(folder, 'audit.concord');
  await writeFile(project, '');
  const home = await dropHome(folder);
  const file = await dropInto(home);
  home.keepFor(project);
  await home.close();
  const kept = await isThere(file);
  // A process of another number made it, and is gone.
  const earlier = join(folder, 'dropped', '4194304-abcdef');
  await mkdir(earlier);
  await writeFile(join(earlier, 'kept-for.json'), JSON.stringify([project]));
  await (await dropHome(folder)).close();
  const afterStart = await isThere(earlier);
  await rm(project);
  await (await dropHome(folder)).close();
  expect([kept, afterStart, await isThere(earlier)]).toEqual([true, true, false]);
});

it('of a host that was killed before an audit was begun goes with the next start', async () => {
  const left = join(folder, 'dropped', '4194304-abcdef');
  await mkdir(join(left, 'batch'), { recursive: true });
  await (await dropHome(folder)).close();
  expect(await isThere(left)).toBe(false);
});

it('leaves nothing where nothing was dropped', async () => {
  const project = join(folder, 'audit.concord');
  await writeFile(project, '');
  const home = await dropHome(folder);
  home.keepFor(project);
  await home.close();
  expect(await readdir(join(folder, 'dropped'))).toEqual([]);
});

it('stays where its list is damaged: nobody knows any more whether a project needs it', async () => {
  const earlier = join(folder, 'dropped', '4194304-abcdef');
  await mkdir(earlier, { recursive: true });
  await writeFile(join(earlier, 'net.h5'), 'net');
  await writeFile(join(earlier, 'kept-for.json'), '["/somewhere/audit.con');
  await (await dropHome(folder)).close();
  expect((await readdir(earlier)).sort()).toEqual(['kept-for.json', 'net.h5']);
});

it('a kill while its list is written leaves the list of before', async () => {
  const project = join(folder, 'audit.concord');
  await writeFile(project, '');
  const home = await dropHome(folder);
  await dropInto(home);
  home.keepFor(project);
  // What a kill leaves between the writing and the renaming.
  await writeFile(join(home.folder, 'kept-for.json.new'), '["/somewhere');
  expect(JSON.parse(await readFile(join(home.folder, 'kept-for.json'), 'utf8'))).toEqual([project]);
  await rm(project);
  await rm(join(home.folder, 'batch'), { recursive: true });
  await home.close();
  expect(await readdir(join(folder, 'dropped'))).toEqual([]);
});
