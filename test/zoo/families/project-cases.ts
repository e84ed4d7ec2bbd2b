import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { auditedProject } from '../audited-project.ts';
import { alteredResults, badProjects } from '../projects/bad-projects.ts';
import type { BadProject } from '../projects/bad-projects.ts';
import type { Entry } from '../tree.ts';
import type { ZooCase } from '../zoo-case.ts';

const words = ['status', '--project', 'p.concord', '--json'];
const reportWords = ['report', '--project', 'p.concord', '--format', 'json', '--out', 'r.json'];
const fixture = (path: string) => fileURLToPath(new URL(`../../fixtures/nets/${path}`, import.meta.url));
/** Codes by which every opening is refused; what is damaged or altered may still be looked at, which its own test judges. */
const REFUSED = ['project/not-a-project', 'project/newer', 'project/foreign-schema'];

const rows: readonly (readonly [fits: RegExp, row: string])[] = [
  [/never ends/, 'P3'],
  [/version/, 'P4'],
  [/newer/, 'P4'],
  [/million (letters|open)|megabytes/, 'P5'],
  [/word where|no value|unknown review|blob where/, 'P6'],
  [/without their|without its map/, 'P7'],
  [/^a (map|text where)/, 'P13'],
  [/log entr|log without|head of the log|result/, 'R6'],
  [/half of|last byte|noise/, 'C14'],
  [/trigger|view|virtual|index|generated|default|table|check|schema/, 'P2'],
];

/** Files that are no project of ours, met by `concord status`. Made from a project that is new in each run. */
const refusedProjects: readonly ZooCase[] = badProjects.filter(({ code }) => REFUSED.includes(code)).map((bad) => caseOf(bad, words));

/** A damaged or altered project may be looked at, but no report leaves it. */
const unreported: readonly ZooCase[] = [...badProjects.filter(({ code }) => !REFUSED.includes(code)), ...alteredResults].map((bad) =>
  caseOf(bad, reportWords),
);

export const projectCases: readonly ZooCase[] = [...refusedProjects, ...unreported];

function caseOf(bad: BadProject, command: readonly string[]): ZooCase {
  return {
    id: `projects/${bad.name}`,
    row: rows.find(([fits]) => fits.test(bad.name))?.[1] ?? 'P1',
    maker: 'projects/bad-projects.ts',
    seed: null,
    isFresh: true,
    expected: { kind: 'refused', code: bad.code },
    bad: { make: async () => ({ 'p.concord': await spoilt(bad) }), words: command },
    good: { make: async () => ({ 'p.concord': await goodProject() }), words: command },
  };
}

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

function audited(): Promise<Uint8Array> {
  const models = ['--teacher', fixture('A/models/A.keras'), '--compressed', fixture('A/models/A.int8.tflite')];
  const data = ['--data', fixture('A/inputs/inputs.npy'), '--limit', '2'];
  return auditedProject({}, ['audit', ...models, ...data, '--project', 'p.concord', '--quiet']);
}
