import type { ChildProcess } from 'node:child_process';

import { connect } from '../contract/client.ts';
import { jobs } from '../contract/jobs.ts';
import { processLanes } from '../serve/process-lanes.ts';
import { forkProcess } from './fork-process.ts';
import type { ForkedWorkerOptions } from './fork-process.ts';
import { TextTail } from './text-tail.ts';
import type { WorkerEnd, WorkerLife } from './worker-life.ts';

/** Starts a worker as a child process of the same Node, or takes over one whose process was started before. */
export function forkWorker(options: ForkedWorkerOptions, child: ChildProcess = forkProcess(options)): WorkerLife {
  const said = new TextTail();
  child.stdout?.setEncoding('utf8').on('data', (text: string) => said.add(text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => said.add(text));
  return {
    pid: child.pid ?? 0,
    client: connect(processLanes(child).open('jobs'), jobs),
    ended: endOf(child, said),
    end: () => void child.kill('SIGKILL'),
  };
}

function endOf(child: ChildProcess, said: TextTail): Promise<WorkerEnd> {
  return new Promise((resolve) => {
    const end = (reason: string): void => resolve({ reason, said: said.text() });
    child.once('error', (problem) => end(`could not be started: ${problem.message}`));
    child.once('close', (code, signal) => end(signal === null ? `exit code ${String(code)}` : `signal ${signal}`));
  });
}
