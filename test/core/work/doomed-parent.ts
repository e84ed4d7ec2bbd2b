import process from 'node:process';

import { defaultLimits } from '../../../core/contract/limits.ts';
import { endWithParent } from '../../../core/serve/parent-watch.ts';
import { forkWorker } from '../../../core/work/forked-worker.ts';

/** Starts a worker that never stops computing, tells its id, and waits to be killed. */
endWithParent(); // a test run that is killed takes it along
const worker = forkWorker({ entry: process.argv[2] ?? '' });
void worker.client.call('model/read', { path: 'hang', limits: defaultLimits });
process.send?.(worker.pid);
