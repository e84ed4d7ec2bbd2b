import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { expect, it } from 'vitest';

import { newDraft, removeWithSides } from '../../../core/store/draft.ts';
import { thisMachine } from '../../../core/store/machine.ts';
import { temporaryFolder } from './sample-project.ts';

const [alive, dead] = [4_711, 4_712];
const machine = { ...thisMachine, pid: 4_710, isRunning: (pid: number) => pid === alive };

it('what a killed process left goes, with its side files; what a living one makes, and files of others, stay', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'a.concord');
  const left = newDraft(path, { ...machine, pid: dead });
  const making = newDraft(path, { ...machine, pid: alive });
  const elsewhere = newDraft(path, { ...machine, pid: dead, host: 'another computer' });
  const others = ['a.concord', '.b.concord.4712-000000.new', '.a.concord.backup', '.a.concord.x.new'];
  for (const file of [left, `${left}-wal`, `${left}-journal`, making, elsewhere, ...others.map((name) => join(folder, name))])
    writeFileSync(file, '');
  const own = newDraft(path, machine);
  expect(readdirSync(folder).sort()).toEqual([...[making, elsewhere].map((file) => basename(file)), ...others].sort());
  expect(existsSync(own)).toBe(false);
});

it('is removed with everything that SQLite keeps beside it', () => {
  const folder = temporaryFolder();
  const draft = newDraft(join(folder, 'a.concord'), machine);
  for (const side of ['', '-wal', '-shm', '-journal']) writeFileSync(`${draft}${side}`, '');
  removeWithSides(draft);
  expect(readdirSync(folder)).toEqual([]);
});
