import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { concordHere } from '../../core/command/concord-here.ts';
import { badProjects } from '../projects/bad-projects.ts';
import type { BadProject } from '../projects/bad-projects.ts';
import type { Entry } from '../tree.ts';
import type { ZooCase } from '../zoo-case.ts';

const words = ['status', '--project', 'p.concord', '--json'];
const fixture = (path: string) => fileURLToPath(new URL(`../../fixtures/nets/${path}`, import.meta.url));
/** Codes by which every opening is refused; what is damaged or altered may still be looked at, which its own test judges. */
const REFUSED = ['project/not-a-project', 'project/newer', 'project/foreign-schema'];

const rows: readonly (readonly [fits: RegExp, row: string])[] = [
  [/never ends/, 'P3'],
  [/version/, 'P4'],
  [/newer/, 'P4'],
  [/trigger|view|virtual|index|generated|default|table|check|schema/, 'P2'],
];

/** Files that are no project of ours, met by `concord status`. Made from a project that is new in each run. */
export const projectCases: readonly ZooCase[] = badProjects
  .filter(({ code }) => REFUSED.includes(code))
  .map((bad) => ({
    id: `projects/${bad.name}`,
    row: rows.find(([fits]) => fits.test(bad.name))?.[1] ?? 'P1',
    maker: 'projects/bad-projects.ts',
    seed: null,
    isFresh: true,
    expected: { kind: 'refused', code: bad.code },
    bad: { make: async () => ({ 'p.concord': await spoilt(bad) }), words },
    good: { make: async () => ({ 'p.concord': await goodProject() }), words },
  }));

async function spoilt(bad: BadProject): Promise<Entry> {
  const folder = mkdtempSync(join(tmpdir(), 'concord-project-'));
  try {
    writeFileSync(join(folder, 'good.concord'), await goodProject());
    bad.make(join(folder, 'good.concord'), join(folder, 'bad.concord'));
    return statSync(join(folder, 'bad.concord')).isDirectory() ? { kind: 'folder' } : readFileSync(join(folder, 'bad.concord'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

let made: Promise<Uint8Array> | null = null;

/** A project of one small audit, made once for each process. */
function goodProject(): Promise<Uint8Array> {
  made ??= audited();
  return made;
}

async function audited(): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'concord-project-'));
  try {
    const models = ['--teacher', fixture('A/models/A.keras'), '--compressed', fixture('A/models/A.int8.tflite')];
    const { code, err } = await concordHere(
      ['audit', ...models, '--data', fixture('A/inputs/inputs.npy'), '--limit', '2', '--project', 'p.concord', '--quiet'],
      folder,
    );
    if (code !== 0) throw new Error(`the good project cannot be made: ${err}`);
    return new Uint8Array(readFileSync(join(folder, 'p.concord')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
