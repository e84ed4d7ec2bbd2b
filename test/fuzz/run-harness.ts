import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Harness } from './harness.ts';
import { inputOf } from './input-of.ts';

/** One input that was not survived, and where it is kept. */
export interface Crasher {
  readonly folder: string;
  readonly reason: string;
}
export interface HarnessRun {
  readonly rounds: number;
  readonly seconds: number;
  readonly crashers: readonly Crasher[];
}
export interface RunAsk {
  readonly seed: number;
  readonly seconds: number;
  /** Where inputs that were not survived go, one folder for each. */
  readonly keep: string;
}

/** No input may take longer. */
const HANG_MS = 20_000;
const LOOK_MS = 500;
/** After so many the reader is known to be broken. */
const MOST_CRASHERS = 10;
const child = fileURLToPath(new URL('child.ts', import.meta.url));

/**
 * Feeds one harness in a process of its own for some seconds. Whatever ends that process, or holds it for 20 s, is kept
 * with its reason, and a new process goes on behind it.
 */
export async function runHarness(harness: Harness, ask: RunAsk): Promise<HarnessRun> {
  const place = mkdtempSync(join(tmpdir(), 'concord-fuzz-run-'));
  const progress = join(place, 'progress');
  const crashers: Crasher[] = [];
  const started = performance.now();
  const left = () => ask.seconds - (performance.now() - started) / 1_000;
  let round = 0;
  try {
    while (left() > 0 && crashers.length < MOST_CRASHERS) {
      const end = await feed([harness.number, ask.seed, round, left(), progress], progress);
      round = roundIn(progress);
      if (end === null) break;
      crashers.push({ folder: await kept(harness, { ...ask, round, reason: end }), reason: end });
      round += 1;
    }
    return { rounds: round, seconds: (performance.now() - started) / 1_000, crashers };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** Gives one kept input to its harness again; null: survived. */
export function replayCrasher(harness: number, folder: string): Promise<string | null> {
  return feed([harness, folder], null);
}

/** Runs a process to its end: null, or why that end is none. */
function feed(words: readonly (string | number)[], progress: string | null): Promise<string | null> {
  return new Promise((resolve) => {
    const fed = spawn(process.execPath, [child, ...words.map(String)], { stdio: ['ignore', 'ignore', 'pipe'] });
    let [said, hung, seen] = ['', false, { round: -1, at: performance.now() }];
    fed.stderr.setEncoding('utf8').on('data', (text: string) => (said = `${said}${text}`.slice(-4_000)));
    const watch = setInterval(() => {
      const round = progress === null ? 0 : roundIn(progress);
      if (round !== seen.round) seen = { round, at: performance.now() };
      if (performance.now() - seen.at < HANG_MS) return;
      hung = true;
      fed.kill('SIGKILL');
    }, LOOK_MS);
    fed.on('close', (code, signal) => {
      clearInterval(watch);
      if (hung) resolve(`took longer than ${String(HANG_MS / 1_000)} s`);
      else resolve(code === 0 ? null : (errorLine(said) ?? `the process ended by ${signal ?? `exit ${String(code)}`}`));
    });
  });
}

function errorLine(said: string): string | null {
  return said.split('\n').find((line) => /^(?:\w*Error\b|FATAL ERROR|Error:)/.test(line)) ?? null;
}

function roundIn(progress: string): number {
  return existsSync(progress) ? Number(readFileSync(progress, 'utf8').trim() || 0) : 0;
}

async function kept(
  harness: Harness,
  { seed, keep, round, reason }: RunAsk & { readonly round: number; readonly reason: string },
): Promise<string> {
  const folder = join(keep, String(harness.number), `seed-${String(seed)}-round-${String(round)}`);
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(await inputOf(harness, seed, round))) writeFileSync(join(folder, name), bytes);
  writeFileSync(`${folder}.reason.txt`, `${reason}\n`);
  return folder;
}
