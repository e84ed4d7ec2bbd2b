import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { failures } from '../../core/contract/failures.table.ts';
import { concordHere } from '../core/command/concord-here.ts';
import { exitOf } from './manifest.ts';
import { peakMemory } from './peak-memory.ts';
import { writeTree } from './tree.ts';
import type { Specimen, ZooCase } from './zoo-case.ts';

/** What was seen of one case. `problems` is empty where all outcomes hold. */
export interface Verdict {
  readonly id: string;
  readonly problems: readonly string[];
  /** Of processor time, which is the same on a machine that has other work to do. */
  readonly milliseconds: number;
  readonly mebibytes: number | null;
}

/** What a command line ended in. */
export interface Answer {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const [MOST_SECONDS, MOST_MEBIBYTES] = [5, 300];
const TEMP = tmpdir();
const CANARY = 'alive and untouched\n';

/**
 * Meets one bad file and its good twin by the command, in this process, and judges what is seen from outside
 *: TYPED, COUNTED, BOUNDED, INSIDE, CLEAN and HONEST. ALIVE is whoever watches this process.
 *
 *     root/canary.txt   must stay as it is          root/tmp      private temp, empty before and after
 *     root/w.bin        beside, must not be read    root/place    where the command runs
 */
export async function judge(zooCase: ZooCase, root: string): Promise<Verdict> {
  const bad = await meet(zooCase, zooCase.bad, join(root, 'bad'));
  const good = await meet(zooCase, zooCase.good, join(root, 'good'));
  const problems = [
    ...answerProblems(zooCase, bad.answer),
    ...boundProblems(zooCase, bad),
    ...bad.problems,
    ...(good.answer.code === 0
      ? []
      : [`GOOD TWIN: expected exit 0, received ${String(good.answer.code)}: ${good.answer.err.slice(0, 300)}`]),
    ...good.problems.map((problem) => `GOOD TWIN: ${problem}`),
  ];
  return { id: zooCase.id, problems, milliseconds: bad.milliseconds, mebibytes: bad.mebibytes };
}

interface Met {
  readonly answer: Answer;
  readonly milliseconds: number;
  readonly mebibytes: number | null;
  readonly problems: readonly string[];
}

async function meet(zooCase: ZooCase, specimen: Specimen, root: string): Promise<Met> {
  const [place, temp] = [join(root, 'place'), join(root, 'tmp')];
  mkdirSync(temp, { recursive: true });
  mkdirSync(place);
  writeFileSync(join(root, 'canary.txt'), CANARY);
  const tree = { ...zooCase.beside, ...(await specimen.make()) };
  writeTree(place, tree);
  const before = { names: namesBelow(root), handles: openHandles(), resources: outsideResources().length };
  process.chdir(place);
  process.env['TMPDIR'] = temp;
  const memory = peakMemory();
  const started = process.cpuUsage();
  mark(place);
  const answer = await concordHere(specimen.words, place);
  mark('/');
  const { user, system } = process.cpuUsage(started);
  const milliseconds = (user + system) / 1_000;
  const mebibytes = memory.grownMebibytes();
  const problems = [
    ...traces(root, before, { ...answer, opensData: specimen.words[0] === 'audit' }),
    ...(specimen.proves?.({ place, ...answer }) ?? []),
  ];
  process.chdir('/');
  process.env['TMPDIR'] = TEMP;
  rmSync(root, { recursive: true, force: true });
  return { answer, milliseconds, mebibytes, problems };
}

/** A look at a place that does not exist: whoever traces this process sees where one case begins and ends. */
function mark(place: string): void {
  existsSync(`/concord-zoo-mark${place}`);
}

// eslint-disable-next-line no-control-regex -- control characters and direction marks are what must not be there
const RAW = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/;

function answerProblems(zooCase: ZooCase, { code, out, err }: Answer): readonly string[] {
  const { expected, names } = zooCase;
  const problems: string[] = [];
  const demand = (holds: boolean, problem: () => string) => {
    if (!holds) problems.push(problem());
  };
  demand(!RAW.test(err) && (out.startsWith('{') || !RAW.test(out)), () => 'TYPED: control characters or direction marks are printed raw');
  demand(!/\n\s+at /.test(err) && !err.includes('engine/unexpected'), () => `TYPED: a stack or a fault of ours: ${err.slice(0, 400)}`);
  const wanted = exitOf(expected);
  demand(code === wanted, () => `expected exit ${String(wanted)} (${expected.kind}), received ${String(code)}: ${err.slice(0, 300)}`);
  if (expected.kind === 'read' || expected.kind === 'ended') return problems;
  if (expected.kind === 'skipped') return [...problems, ...skipProblems(expected.code, out)];
  const [line = '', ...more] = err.trimEnd().split('\n');
  demand(more.length === 0, () => `TYPED: expected one line, received ${String(more.length + 1)}`);
  demand(line.startsWith(`concord: ${expected.code}: `), () => `TYPED: expected ${expected.code}, received ${line.slice(0, 300)}`);
  demand(line.endsWith(`${failures[expected.code].nextStep}.`), () => `TYPED: no next step: ${line.slice(-200)}`);
  demand(line.length < 2_000, () => `TYPED: a sentence of ${String(line.length)} characters`);
  const file = fileIn(zooCase.bad.words);
  demand(line.includes(file), () => `TYPED: the file "${file}" is not named: ${line.slice(0, 300)}`);
  demand(names === undefined || line.includes(names), () => `TYPED: "${names ?? ''}" is not named: ${line.slice(0, 300)}`);
  demand(out === '' || 'error' in parseJson(out), () => 'HONEST: a refused file has a result');
  return problems;
}

/** The bad file as it was typed: the model that is inspected, the data of a prediction; a table or setting names itself otherwise. */
function fileIn(words: readonly string[]): string {
  if (words[0] !== 'inspect' && words[0] !== 'predict') return '';
  const given = words[0] === 'inspect' ? words[1] : words[words.indexOf('--data') + 1];
  return words.includes('pictures') ? '' : ((given ?? '').split('/').at(-1) ?? '');
}

/** COUNTED: one good item done, one bad left out under its code; nothing else. */
function skipProblems(code: string, out: string): readonly string[] {
  const { items, skipped } = parseJson(out);
  const codes = Array.isArray(skipped) ? skipped.map((entry: { code?: unknown }) => entry.code) : skipped;
  const seen = JSON.stringify({ items, codes });
  return seen === JSON.stringify({ items: 1, codes: [code] })
    ? []
    : [`COUNTED: expected one done and one skipped (${code}), received ${seen}`];
}

function parseJson(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function boundProblems({ bounds }: ZooCase, { milliseconds, mebibytes }: Met): readonly string[] {
  const [seconds, memory] = [bounds?.seconds ?? MOST_SECONDS, bounds?.mebibytes ?? MOST_MEBIBYTES];
  return [
    ...(milliseconds <= seconds * 1_000 ? [] : [`BOUNDED: ${milliseconds.toFixed(0)} ms, at most ${String(seconds)} s`]),
    ...(mebibytes === null || mebibytes <= memory ? [] : [`BOUNDED: ${mebibytes.toFixed(0)} MiB more, at most ${String(memory)}`]),
  ];
}

/** Files held open between jobs: two open places of data, which is what a worker keeps, also where the pair is then refused. */
const KEPT_HANDLES = 2;

interface Before {
  readonly names: readonly string[];
  readonly handles: number | null;
  readonly resources: number;
}

/** INSIDE and CLEAN: what is on the disk and open afterwards. */
function traces(root: string, before: Before, { code, opensData }: Answer & { readonly opensData: boolean }): readonly string[] {
  const problems: string[] = [];
  const isDone = code === 0 || code === 11;
  if (readFileSync(join(root, 'canary.txt'), 'utf8') !== CANARY) problems.push('INSIDE: the canary was changed');
  const written = namesBelow(root).filter((name) => !before.names.includes(name));
  const allowed = isDone ? ['place/p.npz', 'place/p.concord', 'place/r.json', 'place/r.csv', 'place/r.items.csv'] : [];
  const surplus = written.filter((name) => !allowed.includes(name));
  if (surplus.length > 0) problems.push(`${isDone ? 'CLEAN' : 'HONEST'}: left behind ${surplus.join(', ')}`);
  const lost = before.names.filter((name) => !namesBelow(root).includes(name));
  if (lost.length > 0) problems.push(`INSIDE: removed ${lost.join(', ')}`);
  const handles = openHandles();
  if (before.handles !== null && handles !== null && handles > before.handles + (isDone || opensData ? KEPT_HANDLES : 0))
    problems.push(`CLEAN: ${String(handles - before.handles)} files are still open`);
  if (outsideResources().length > before.resources) problems.push(`CLEAN: still active: ${outsideResources().join(', ')}`);
  return problems;
}

/** Names of everything below a folder; what a link leads to is not below it. */
function namesBelow(root: string, prefix = ''): readonly string[] {
  return readdirSync(join(root, prefix), { withFileTypes: true }).flatMap((entry) => {
    const name = join(prefix, entry.name);
    return entry.isDirectory() ? [name, ...namesBelow(root, name)] : [name];
  });
}

/** Sockets, child processes and watchers that keep this process busy. */
function outsideResources(): readonly string[] {
  return process.getActiveResourcesInfo().filter((name) => /TCP|UDP|TLS|Process|FSEvent|StatWatcher/.test(name));
}

/** Null where the system does not tell. */
function openHandles(): number | null {
  return existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : null;
}
