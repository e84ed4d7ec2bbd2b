import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { auditLine } from '../../core/contract/outputs.ts';
import { openForReading } from '../../core/store/open.ts';
import { opener, valueOf } from '../core/store/sample-project.ts';
import type { PlayInput } from './play.ts';

const commandEntry = fileURLToPath(new URL('../../core/entry/concord.ts', import.meta.url));
export const engineEntry = fileURLToPath(new URL('../../core/entry/engine.ts', import.meta.url));
export const playingWorker = fileURLToPath(new URL('playing-worker.ts', import.meta.url));
const killPoint = fileURLToPath(new URL('kill-point.ts', import.meta.url));

/** A folder with everything a played audit names, and the words that start it. */
export interface PlayedPlace {
  readonly folder: string;
  words(project: string, more?: readonly string[]): readonly string[];
  remove(): void;
}

const METHODS = ['grad-cam', 'saliency'];

/** The same paths for every run of a place: the models' names are part of what is stored. */
export function playedPlace(): PlayedPlace {
  const folder = mkdtempSync(join(tmpdir(), 'concord-faults-'));
  for (const model of ['teacher.h5', 'small.h5']) writeFileSync(join(folder, model), model);
  mkdirSync(join(folder, 'pictures'));
  const protocol = { methods: METHODS.map((id) => ({ id })), metrics: ['spearman', 'cosine'], floors: { sampleItems: 5 } };
  writeFileSync(join(folder, 'protocol.json'), JSON.stringify(protocol));
  const models = ['--teacher', join(folder, 'teacher.h5'), '--compressed', join(folder, 'small.h5')];
  const rest = ['--data', join(folder, 'pictures'), '--protocol', join(folder, 'protocol.json'), '--workers', '2'];
  return {
    folder,
    words: (project, more = []) => ['audit', ...models, ...rest, '--project', project, '--json', '--quiet', ...more],
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Items that were told as stored, as RUN/ITEM. */
  readonly told: readonly string[];
  readonly out: string;
  readonly err: string;
  readonly seconds: number;
}

interface How {
  readonly play?: PlayInput;
  /** See kill-point.ts; null: it only counts. */
  readonly kill?: string | null;
  /** Put before the command: strace, for instance. */
  readonly wrapper?: readonly string[];
  readonly onStart?: (child: ChildProcess) => void;
  /** Called with everything said so far. */
  readonly onOutput?: (out: string, child: ChildProcess) => void;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The real command on real Node, with played workers. */
export function command(words: readonly string[], how: How = {}): Promise<Ended> {
  const { play = {}, kill, wrapper = [], onStart = () => undefined, onOutput = () => undefined, environment = {} } = how;
  const preload = kill === undefined ? [] : ['--import', killPoint];
  const started = performance.now();
  const line = [...wrapper, process.execPath, ...preload, commandEntry, ...words];
  const child = spawn(line[0] ?? '', line.slice(1), {
    env: {
      ...process.env,
      CONCORD_STUB: playingWorker,
      CONCORD_PLAY: JSON.stringify(play),
      ...(typeof kill === 'string' ? { CONCORD_KILL: kill } : {}),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onStart(child);
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    onOutput(out, child);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  return new Promise((resolve) => {
    child.once('close', (code, signal) => {
      resolve({ code, signal, told: toldIn(out), out, err, seconds: (performance.now() - started) / 1000 });
    });
  });
}

/** When the project was last taken over from a dead holder, in milliseconds since 1970; null: never. */
export async function lastTakenOver(project: string): Promise<number | null> {
  const store = valueOf(await openForReading(project, opener()));
  const log = valueOf(store.logPage({ offset: 0, limit: 100_000 }));
  store.close();
  const entry = log.findLast(({ action }) => action === 'lease/taken-over');
  return entry === undefined ? null : Date.parse(entry.time_utc);
}

/** A project that was killed before its run was registered has none. */
export async function contentIfAny(project: string): Promise<Content | null> {
  try {
    return await contentOf(project);
  } catch (problem) {
    if (problem instanceof Error && problem.message.includes('run/none')) return null;
    throw problem;
  }
}

function toldIn(out: string): readonly string[] {
  return out
    .split('\n')
    .slice(0, -1) // a process that was killed may leave half a line
    .filter((line) => line.startsWith('{'))
    .map((line) => auditLine.safeParse(JSON.parse(line)))
    .flatMap((line) => (line.success && line.data.kind === 'item' ? [`${line.data.run}/${String(line.data.item)}`] : []));
}

export interface Content {
  readonly hash: string;
  readonly counts: { readonly done: number; readonly skipped: number; readonly failed: number; readonly waiting: number };
  readonly state: string;
  /** Items with a result, as RUN/ITEM. */
  readonly stored: readonly string[];
  /** Log entries that store an item; one for each, unless something was stored twice. */
  readonly entries: number;
  readonly replaced: number;
}

/** What a project holds, read as any reader would, with its structure, foreign keys and log checked. */
export async function contentOf(project: string): Promise<Content> {
  const store = valueOf(await openForReading(project, opener()));
  try {
    valueOf(store.check());
    const run = 'run-001';
    const log = valueOf(store.logPage({ offset: 0, limit: 100_000 }));
    const { total: _, ...counts } = valueOf(store.runCounts(run));
    const pending = new Set(valueOf(store.pendingItems(run, { after: -1, limit: 100_000 })).map(({ ordinal }) => ordinal));
    const items = valueOf(store.items({ offset: 0, limit: 100_000 }));
    return {
      hash: valueOf(store.contentHash(run)),
      counts,
      state: valueOf(store.run(run)).state,
      stored: items.filter(({ ordinal }) => !pending.has(ordinal)).map(({ ordinal }) => `${run}/${String(ordinal)}`),
      entries: log.filter(({ action }) => /^item\/(stored|skipped|failed)$/.test(action)).length,
      replaced: log.filter(({ action }) => action === 'item/replaced').length,
    };
  } finally {
    store.close();
  }
}
