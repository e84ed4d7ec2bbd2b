import type { ChildProcess } from 'node:child_process';

import { connect } from '../contract/client.ts';
import { jobs } from '../contract/jobs.ts';
import { processLanes } from '../serve/process-lanes.ts';
import { forkProcess } from './fork-process.ts';
import type { ForkedWorkerOptions } from './fork-process.ts';
import { TextTail } from './text-tail.ts';
import { memoryKills, workerEnd } from './worker-end.ts';
import type { WorkerEnd } from './worker-end.ts';
import type { WorkerLife } from './worker-life.ts';

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
  const killsBefore = memoryKills();
  return new Promise((resolve) => {
    child.once('error', (problem) => {
      resolve({ kind: 'not-started', reason: `could not be started: ${problem.message}`, said: said.text() });
    });
    child.once('close', (code, signal) => {
      resolve(workerEnd({ code, signal, said: said.text(), systemWasShort: (memoryKills() ?? 0) > (killsBefore ?? 0) }));
    });
  });
}
