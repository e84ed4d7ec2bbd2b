import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

import type { Client } from '../contract/call.ts';
import { connect } from '../contract/client.ts';
import { hostChannels } from '../contract/host-channels.ts';
import type { HostChannels } from '../contract/host-channels.ts';
import type { Port } from '../contract/port.ts';
import { childEnvironment } from '../serve/child-environment.ts';
import { processLanes } from '../serve/process-lanes.ts';

/** One engine process from its start to its end. */
export interface EngineLife {
  readonly pid: number;
  readonly epoch: number;
  readonly host: Client<HostChannels>;
  openPage(): Port;
  /** Settles once, with the reason, when the process is gone. */
  readonly ended: Promise<string>;
  kill(): void;
}

export interface EngineStart {
  /** Absolute path of the engine's entry. */
  readonly entry: string;
  /** The stock Node that runs it; this process's own program unless said otherwise, which a desktop window must. */
  readonly node?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The engine's words go where the host's go; its stdout is not for people, and is turned to stderr. */
export function forkEngine({ entry, node = process.execPath, environment }: EngineStart, epoch: number): EngineLife {
  const child = fork(entry, [String(epoch)], {
    execPath: node,
    execArgv: [],
    env: { ...childEnvironment(), ...environment },
    serialization: 'advanced',
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const lanes = processLanes(child);
  return {
    pid: child.pid ?? 0,
    epoch,
    host: connect(lanes.open('host'), hostChannels),
    openPage: () => lanes.open('page'),
    ended: endOf(child),
    kill: () => void child.kill('SIGKILL'),
  };
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (problem) => resolve(`could not be started: ${problem.message}`));
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${String(code)}` : `signal ${signal}`));
  });
}
