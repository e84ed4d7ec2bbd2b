import type { Handlers } from '../../../core/contract/call.ts';
import { connect } from '../../../core/contract/client.ts';
import { channels } from '../../../core/contract/channels.ts';
import { hostChannels } from '../../../core/contract/host-channels.ts';
import type { Jobs } from '../../../core/contract/jobs.ts';
import { defaultLimits } from '../../../core/contract/limits.ts';
import { succeeded } from '../../../core/contract/result.ts';
import { Engine } from '../../../core/serve/engine.ts';
import { memoryPorts } from '../../../core/serve/memory-port.ts';
import { projectFiles } from '../../../core/serve/project-files.ts';
import { memoryWorker } from '../../../core/work/memory-worker.ts';
import { WorkerPool } from '../../../core/work/worker-pool.ts';
import { jobDoubles } from '../work/job-doubles.ts';

/** The real engine and the real store, with workers in memory that refuse whatever is not given. */
export function engineInMemory(given: Partial<Handlers<Jobs>> = {}) {
  const faults: string[] = [];
  const handlers = jobDoubles({
    'worker/facts': async () =>
      succeeded({ value: { executor: 'double', executorVersion: '1', selfTest: 'passed', reasons: [], cache: null, residentBytes: 1 } }),
    ...given,
  });
  const engine = new Engine({
    facts: { version: '0', sqlite: '3', stub: true },
    workers: new WorkerPool({ start: () => memoryWorker(handlers) }),
    limits: defaultLimits,
    files: projectFiles({ description: 'test', build: '0' }),
    log: (line) => faults.push(line),
  });
  const [page, pageFar] = memoryPorts();
  const [host, hostFar] = memoryPorts();
  engine.servePage(pageFar);
  engine.serveHost(hostFar);
  return { engine, faults, pagePort: page, client: connect(page, channels), host: connect(host, hostChannels) };
}
