import type { WriteStream } from 'node:tty';

import type { DoctorLine } from '../contract/catalogue.ts';
import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Surroundings } from './command-file.ts';
import type { OneWorker } from './one-worker.ts';
import { runCommand } from './run-command.ts';

/** What only an entry can give: the other processes of this installation. */
export interface Installation {
  readonly workerEntry: string;
  startWorker(): OneWorker;
  /** Lines of the doctor that only a host can give. */
  hostLines(): Promise<readonly DoctorLine[]>;
  /** Opens the window and waits until the person leaves; answers the exit code. */
  openWindow(ask: { readonly project: string | null; readonly window: boolean }): Promise<number>;
}

/** Runs a command line in this process: its streams, its folder, its Ctrl-C. */
export async function runHere(words: readonly string[], installation: Installation): Promise<number> {
  const interrupts = listenForInterrupts();
  let worker: OneWorker | null = null;
  const around: Surroundings = {
    streams: {
      result: (text) => {
        write(process.stdout, text);
      },
      aside: (text) => {
        write(process.stderr, text);
      },
      terminal: process.stderr.isTTY,
    },
    folder: process.cwd(),
    worker: () => (worker ??= installation.startWorker()),
    engine: (how) => startEngineHere(how, { words, installation }),
    hostLines: () => installation.hostLines(),
    openWindow: async (ask) => succeeded(await installation.openWindow(ask)),
    onInterrupt: interrupts.on,
    now: () => performance.now(),
  };
  const { concordVersion } = await import('../serve/version.ts');
  const code = await runCommand(words, around, concordVersion());
  // A worker that has done its job ends by itself when we are gone, and keeps what it compiled; any other is ended.
  if (code !== 0) endWorker(worker);
  return code;
}

function endWorker(worker: OneWorker | null): void {
  worker?.end();
}

type EngineAsk = Parameters<Surroundings['engine']>[0];
interface EngineParts {
  readonly words: readonly string[];
  readonly installation: Installation;
}

/** The engine is loaded only by commands that need it: it brings the database and every registry. */
async function startEngineHere(how: EngineAsk, { words, installation }: EngineParts): ReturnType<Surroundings['engine']> {
  try {
    const [{ startEngine }, { localEngine }] = await Promise.all([import('../serve/start-engine.ts'), import('../serve/local-engine.ts')]);
    const description = `concord ${words[0] ?? ''}`;
    return succeeded(localEngine(startEngine({ workerEntry: installation.workerEntry, description, ...how })));
  } catch (problem) {
    return failed(failure('engine/lost', `the engine cannot be loaded (${problem instanceof Error ? problem.message : String(problem)})`));
  }
}

/**
 * Ctrl-C once tells whoever listens; twice, or while nobody listens any more, leaves at once: what is finished is
 * stored either way. A command that never listens keeps the system's own Ctrl-C.
 */
function listenForInterrupts(): { on(listener: () => void): () => void } {
  const listeners = new Set<() => void>();
  let told = false;
  const interrupted = (): void => {
    if (told || listeners.size === 0) process.exit(130);
    told = true;
    for (const listener of listeners) listener();
  };
  return {
    on: (listener) => {
      if (process.listenerCount('SIGINT') === 0) process.on('SIGINT', interrupted);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A reader that has gone (`| head`) wants no more, which is no fault. */
function write(stream: WriteStream, text: string): void {
  if (stream.listenerCount('error') === 0) stream.on('error', () => process.exit(0));
  stream.write(text);
}
