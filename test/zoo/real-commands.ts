import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import type { Answer, Verdict } from './judge.ts';
import { exitOf } from './manifest.ts';
import { writeTree } from './tree.ts';
import type { ZooCase } from './zoo-case.ts';

const entry = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'core', 'entry', 'concord.ts');
/** Every so many cases are met once more by the command as a person types it, with processes of its own. */
const EVERY = 20;

/** A sample through real processes: same code and exit as in this one, nothing left running, nothing left behind. */
export async function realCommands(cases: readonly ZooCase[]): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const one of cases.filter((_, index) => index % EVERY === 0)) verdicts.push(await meet(one));
  return verdicts;
}

async function meet(zooCase: ZooCase): Promise<Verdict> {
  const root = mkdtempSync(join(tmpdir(), 'concord-zoo-real-'));
  const [place, temp] = [join(root, 'place'), join(root, 'tmp')];
  mkdirSync(place);
  mkdirSync(temp);
  try {
    writeTree(place, { ...zooCase.beside, ...(await zooCase.bad.make()) });
    const started = performance.now();
    const answer = await run(zooCase.bad.words, { place, temp });
    const milliseconds = performance.now() - started;
    await gone(place);
    return {
      id: `${zooCase.id} (real processes)`,
      problems: problemsOf(zooCase, answer, { place, temp }),
      milliseconds: milliseconds,
      mebibytes: null,
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

interface Places {
  readonly place: string;
  readonly temp: string;
}

function run(words: readonly string[], { place, temp }: Places): Promise<Answer> {
  return new Promise((resolve) => {
    const how = {
      cwd: place,
      env: { ...process.env, TMPDIR: temp },
      maxBuffer: 64 * 1024 * 1024,
      encoding: 'utf8',
      timeout: 60_000,
    } as const;
    const child = execFile(process.execPath, [entry, ...words], how, (_, out, err) => resolve({ code: child.exitCode, out, err }));
  });
}

function problemsOf({ expected }: ZooCase, { code, err }: Answer, { place, temp }: Places): readonly string[] {
  const wanted = exitOf(expected);
  const problems: string[] = [];
  if (code !== wanted) problems.push(`expected exit ${String(wanted)}, received ${String(code)}: ${err.slice(0, 300)}`);
  if (expected.kind === 'refused' && !err.startsWith(`concord: ${expected.code}: `))
    problems.push(`TYPED: expected ${expected.code}, received ${err.slice(0, 300)}`);
  if (readdirSync(temp).length > 0) problems.push(`CLEAN: temporary files ${readdirSync(temp).join(', ')}`);
  const orphans = processesIn(place);
  if (orphans.length > 0) problems.push(`CLEAN: still running: ${orphans.join(', ')}`);
  return problems;
}

/** A worker that has done its job ends by itself, and keeps what it compiled first. */
async function gone(place: string): Promise<void> {
  for (let looks = 0; looks < 50 && processesIn(place).length > 0; looks += 1) await setTimeout(100);
}

/** Numbers of processes that still work in a folder; a process that has just been ended needs a moment to go. */
function processesIn(folder: string): readonly string[] {
  if (!existsSync('/proc/self/environ')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => environmentOf(name).includes(`TMPDIR=${join(dirname(folder), 'tmp')}`));
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}
