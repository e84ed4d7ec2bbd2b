import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Verdict } from './judge.ts';
import { outsideCalls, traceCommand } from './system-calls.ts';

/** Wall-clock seconds after which a case counts as hung, on however busy a machine. */
const HANG_SECONDS = 90;
const keeper = fileURLToPath(new URL('keeper.ts', import.meta.url));

/** A process that meets cases, watched from here: its death or silence is a verdict too (ALIVE), and a new one goes on. */
export class WatchedKeeper {
  readonly #isTraced: boolean;
  readonly #place = mkdtempSync(join(tmpdir(), 'concord-zoo-trace-'));
  #child: ChildProcess | null = null;
  #said = '';
  #lives = 0;

  constructor(how: { readonly traced: boolean }) {
    this.#isTraced = how.traced;
  }

  async meet(id: string): Promise<Verdict> {
    const child = this.#child ?? (await this.#start());
    return new Promise((resolve) => {
      const end = (verdict: Verdict, isLost: boolean) => {
        clearTimeout(timer);
        child.removeAllListeners('message').removeAllListeners('exit');
        if (isLost) this.#child = null;
        resolve(verdict);
      };
      const lost = (problem: string): Verdict => ({
        id,
        problems: [`ALIVE: ${problem} ${this.#said.trim().split('\n').slice(-3).join(' ')}`],
        milliseconds: 0,
        mebibytes: null,
      });
      const timer = setTimeout(() => {
        child.removeAllListeners('exit');
        child.kill('SIGKILL');
        end(lost(`no answer in ${String(HANG_SECONDS)} s`), true);
      }, HANG_SECONDS * 1_000);
      child.once('exit', (code, signal) => end(lost(`the process ended by ${signal ?? `exit ${String(code)}`}`), true));
      child.once('message', (verdict) => end(parseVerdict(verdict), false));
      child.send(id);
    });
  }

  /** Ends the process and answers what it asked of the system that it had no business with; null where nobody could look. */
  async close(): Promise<readonly string[] | null> {
    const child = this.#child;
    if (child !== null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await ended;
    }
    const calls = this.#isTraced
      ? Array.from({ length: this.#lives }, (_, life) => outsideCalls(this.#traceOf(life + 1), this.#place))
      : null;
    rmSync(this.#place, { recursive: true, force: true });
    return calls === null ? null : calls.flat();
  }

  #traceOf(life: number): string {
    return join(this.#place, `${String(life)}.strace`);
  }

  #start(): Promise<ChildProcess> {
    this.#lives += 1;
    const command = [process.execPath, '--expose-gc', keeper];
    const [file = '', ...words] = this.#isTraced ? [...traceCommand(this.#traceOf(this.#lives)), ...command] : command;
    // What the product keeps between runs (passed self-tests) has a place of its own, so that one run is like another.
    const env = { ...process.env, XDG_CACHE_HOME: this.#place };
    const child = spawn(file, words, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], env });
    this.#child = child;
    this.#said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#said = `${this.#said}${text}`.slice(-2_000)));
    return new Promise((resolve, reject) => {
      child.once('message', () => {
        child.removeAllListeners('exit');
        resolve(child);
      });
      child.once('exit', () => reject(new Error(`the keeper does not start: ${this.#said}`)));
    });
  }
}

/** What our own process sends. */
function parseVerdict(message: unknown): Verdict {
  return message as Verdict;
}
