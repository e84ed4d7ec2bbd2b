import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

import { childEnvironment } from '../serve/child-environment.ts';
import { compileCacheFolder } from '../serve/compile-cache.ts';

export interface ForkedWorkerOptions {
  /** Absolute path of the worker's entry. */
  readonly entry: string;
  /** Added to the fixed environment; threads of native libraries, for instance. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Starts the process of a worker and nothing else. It knows neither contract nor frames, so a command can call it
 * before it loads anything: the worker gets ready while the command reads its own line.
 */
export function forkProcess(options: ForkedWorkerOptions): ChildProcess {
  return fork(options.entry, [], {
    execPath: process.execPath,
    // MiB: arrays that a batch is done with are given back with the next small collection, instead of a hundred batches later
    execArgv: ['--max-semi-space-size=2'],
    env: { ...childEnvironment(), NODE_COMPILE_CACHE: compileCacheFolder(), ...options.environment },
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}
