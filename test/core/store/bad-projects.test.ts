import { createHash } from 'node:crypto';
import { linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { gridQuery } from '../../../core/contract/review.ts';
import { createProject } from '../../../core/store/create.ts';
import { openForReading, openForWriting } from '../../../core/store/open.ts';
import { badProjects } from '../../zoo/projects/bad-projects.ts';
import { codeOf, opener, plannedRun, temporaryFolder, valueOf } from './sample-project.ts';
import { sampleResult } from './sample-result.ts';

/** What a person asks of a project: open it; a refusal must come from opening, not from a later click. */
const OPEN_BUDGET_MS = 3_000;

let folder = '';
let good = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'concord-zoo-'));
  good = join(folder, 'good.concord');
  await makeGood(good);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('bad projects', () => {
  it.each(badProjects.map((bad) => [bad.name, bad] as const))(
    '%s is refused by its code, unchanged and without side files',
    async (_name, bad) => {
      const path = join(temporaryFolder(), 'bad.concord');
      bad.make(good, path);
      const before = imageOf(path);
      const started = performance.now();
      const opened = await openForWriting(path, opener());
      expect({ code: codeOf(opened), image: imageOf(path) }).toEqual({ code: bad.code, image: before });
      expect(performance.now() - started).toBeLessThan(OPEN_BUDGET_MS);
    },
  );

  it('the same open of the good project succeeds', async () => {
    const store = valueOf(await openForWriting(good, opener()));
    store.close();
    expect(readdirSync(folder)).toEqual(['good.concord']);
  });

  it('reading ends in a value or a code for every bad project, never in an exception', async () => {
    for (const bad of badProjects) {
      const path = join(temporaryFolder(), 'bad.concord');
      bad.make(good, path);
      const opened = await openForReading(path, opener());
      if (!opened.ok) continue;
      const answers = [
        opened.value.gridPage(gridQuery.parse({ filter: { method: 'grad-cam' }, sort: { by: 'silent-drift' }, offset: 0, limit: 100 })),
        opened.value.reviewFacts(gridQuery.parse({ filter: { method: 'grad-cam' }, sort: { by: 'item' }, offset: 0, limit: 1 }).filter),
        opened.value.detail({ run: 'run-001', item: 0, method: 'grad-cam' }, null),
        opened.value.projectParts(),
      ];
      opened.value.close();
      expect([bad.name, ...answers.map(codeOf)].join(' ')).not.toContain('undefined');
      expect(bad.code).toMatch(/^project\/(damaged|altered)$/);
    }
  });

  it('a label of a million letters does not stop the list', async () => {
    const path = join(temporaryFolder(), 'bad.concord');
    badProjects.find(({ name }) => name === 'a name of a million letters')?.make(good, path);
    const store = valueOf(await openForReading(path, opener()));
    const page = valueOf(
      store.gridPage(gridQuery.parse({ filter: { method: 'grad-cam' }, sort: { by: 'item', descending: false }, offset: 0, limit: 100 })),
    );
    store.close();
    expect(page.rows.map(({ name }) => name)).toEqual(['item-0.png', '(unreadable)', 'item-2.png']);
  });

  it('a missing file and a missing folder are not found', async () => {
    const missing = join(temporaryFolder(), 'none.concord');
    expect([codeOf(await openForWriting(missing, opener())), codeOf(await openForReading(join(missing, 'x'), opener()))]).toEqual([
      'input/not-found',
      'input/not-found',
    ]);
  });
});

describe('one project, two names', () => {
  it('a symbolic link is the same project: the second opening is busy', async () => {
    const path = join(temporaryFolder(), 'one.concord');
    await makeGood(path);
    symlinkSync(path, join(dirname(path), 'two.concord'));
    const store = valueOf(await openForWriting(path, opener()));
    const second = codeOf(await openForWriting(join(dirname(path), 'two.concord'), opener()));
    store.close();
    expect(second).toBe('project/busy');
  });

  it('a file with a second hard link is not written, because its log would lie beside one name only', async () => {
    const path = join(temporaryFolder(), 'one.concord');
    await makeGood(path);
    linkSync(path, join(dirname(path), 'two.concord'));
    expect(codeOf(await openForWriting(path, opener()))).toBe('storage/read-only');
    const reader = valueOf(await openForReading(path, opener()));
    expect(valueOf(reader.projectParts()).runs).toHaveLength(1);
    reader.close();
    expect(readdirSync(dirname(path)).toSorted()).toEqual(['one.concord', 'two.concord']);
  });
});

async function makeGood(path: string): Promise<void> {
  const store = valueOf(await createProject(path, { id: 'good', title: 'Good', example: false }, opener()));
  const run = plannedRun(store, 3);
  valueOf(store.commitItems(run, [sampleResult(0), sampleResult(1), sampleResult(2)]));
  valueOf(store.commitFloorDraws(run, [{ ordinal: 0, floor: 'input-noise', method: 'grad-cam', metric: 'spearman', deformation: 0.1 }]));
  valueOf(store.decide({ run, item: 0, method: 'grad-cam', state: 'rejected', note: 'moved', reviewer: 'A. Sim' }));
  store.close();
}

/** Names and bytes of everything in the folder of a file. */
function imageOf(path: string): readonly string[] {
  const around = dirname(path);
  return readdirSync(around)
    .toSorted()
    .map((name) => {
      const place = join(around, name);
      return statSync(place).isDirectory() ? name : `${name} ${createHash('sha256').update(readFileSync(place)).digest('hex')}`;
    });
}
