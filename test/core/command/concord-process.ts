import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import { onTestFinished } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const entry = path.join(root, 'core', 'entry', 'concord.ts');

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the real command to its end. */
export function concord(words: readonly string[], folder = root): Promise<Finished> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [entry, ...words],
      { cwd: folder, maxBuffer: 64 * 1024 * 1024, encoding: 'utf8' },
      (_, out, err) => {
        resolve({ code: child.exitCode, out, err });
      },
    );
  });
}

export interface Started {
  readonly child: ChildProcess;
  /** Whole lines of standard output, as they come. */
  readonly lines: readonly string[];
  /** Whole lines of standard error. */
  readonly aside: readonly string[];
  readonly ended: Promise<number | null>;
}

/** Starts the real command; the test decides when it ends. */
export function startConcord(words: readonly string[], folder = root): Started {
  const child = spawn(process.execPath, [entry, ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      resolve(code);
    });
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return { child, lines: linesOf(child.stdout), aside: linesOf(child.stderr), ended };
}

function linesOf(stream: Readable): readonly string[] {
  const lines: string[] = [];
  let rest = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    const parts = `${rest}${text}`.split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  return lines;
}

/** A private folder that goes with the test. */
export function privateFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'concord-command-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

export function fixture(...parts: readonly string[]): string {
  return path.join(root, 'test', 'fixtures', ...parts);
}

export function example(...parts: readonly string[]): string {
  return path.join(root, 'resources', 'examples', 'garments', ...parts);
}
