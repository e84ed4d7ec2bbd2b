import type { Command } from 'commander';

import type { DoctorLine } from '../contract/catalogue.ts';
import type { Limits } from '../contract/limits.ts';
import type { Result } from '../contract/result.ts';
import type { LocalEngine } from '../serve/local-engine.ts';

import type { OneWorker } from './one-worker.ts';

/** Where a command's words go. Only results go to `result`; everything a person watches goes to `aside`. */
export interface Streams {
  result(text: string): void;
  aside(text: string): void;
  /** True where `aside` is a terminal, which can show a live bar. */
  readonly terminal: boolean;
}

/** How much of the machine the engine of a command may use; null: its own choice. */
export interface EngineShare {
  readonly limits: Limits;
  readonly memoryMebibytes: number | null;
  readonly workers: number | null;
}

/** What a command needs from the machine. Everything is given from outside, so that tests need no child process. */
export interface Surroundings {
  readonly streams: Streams;
  /** Folder that relative paths start from. */
  readonly folder: string;
  /** The one worker of a single-model command; forked at process start where there was time for it. */
  worker(): OneWorker;
  /** The engine in this process. */
  engine(how: EngineShare): Promise<Result<LocalEngine>>;
  /** Opens the window on a project (null: the example) and waits until the person leaves. */
  openWindow(ask: { readonly project: string | null; readonly window: boolean }): Promise<Result<number>>;
  /** What the machine around this installation offers: browser, disk. */
  hostLines(): Promise<readonly DoctorLine[]>;
  /** Calls back at Ctrl-C; the returned function stops listening. */
  onInterrupt(listener: () => void): () => void;
  /** Milliseconds of a monotonic clock. */
  now(): number;
}

/** One command: its arguments and options as commander declares them, and what it does with them. */
export interface CommandFile {
  declare(command: Command): void;
  /** Answers the exit code. `given` is whatever commander read: the positional arguments and the options. */
  run(given: GivenArguments, around: Surroundings): Promise<Result<number>>;
}

export interface GivenArguments {
  readonly positional: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}
