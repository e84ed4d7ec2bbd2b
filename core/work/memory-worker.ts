import type { Handlers } from '../contract/call.ts';
import { connect } from '../contract/client.ts';
import { jobs } from '../contract/jobs.ts';
import type { Jobs } from '../contract/jobs.ts';
import { memoryPorts } from '../serve/memory-port.ts';
import { serve } from '../serve/serve.ts';
import type { WorkerEnd } from './worker-end.ts';
import type { WorkerLife } from './worker-life.ts';

/** A worker in this process, for tests and for hosts that cannot fork. It can be ended, but not while it computes. */
export function memoryWorker(handlers: Handlers<Jobs>, pid = 0): WorkerLife {
  const [near, far] = memoryPorts();
  const serving = serve(far, jobs, handlers);
  let settle: (end: WorkerEnd) => void = () => undefined;
  const ended = new Promise<WorkerEnd>((resolve) => {
    settle = resolve;
  });
  const client = connect(near, jobs);
  return {
    pid,
    client,
    ended,
    end: () => {
      serving.stop();
      client.close();
      settle({ kind: 'ended', reason: 'ended', said: '' });
    },
  };
}
