import { expect, it } from 'vitest';

import { defaultLimits } from '../../../core/contract/limits.ts';
import { succeeded } from '../../../core/contract/result.ts';
import { memoryWorker } from '../../../core/work/memory-worker.ts';
import { WorkerPool } from '../../../core/work/worker-pool.ts';
import type { JobRequest } from '../../../core/work/workers.ts';
import { jobDoubles } from './job-doubles.ts';

const question: JobRequest<'what-if/try'> = {
  models: [{ path: 'a', card: null, hash: 'a' }],
  data: { path: 'd', arrayName: null, labelsPath: null, layout: 'nhwc', limits: defaultLimits },
  protocol: {},
  method: 'grad-cam',
  item: { ordinal: 0, name: 'x', label: null, cluster: null, locator: '0' },
  ...{ donors: [], target: 0, strokes: [], executor: null, threads: 1 },
};

it('what-ifs all go to one worker, however many others are free: it is the one that has the programs', async () => {
  const answeredBy: number[] = [];
  let started = 0;
  const start = () => {
    started += 1;
    const place = started;
    return memoryWorker(
      jobDoubles({
        'what-if/try': async () => {
          answeredBy.push(place);
          const edited = { height: 1, width: 1, share: 0, hash: '' };
          return succeeded({ value: { edited, picture: [1, 1, 1], answers: [], seconds: 0 }, arrays: [] });
        },
      }),
    );
  };
  const pool = new WorkerPool({ start, size: 3 });
  await Promise.all(Array.from({ length: 4 }, () => pool.run('what-if/try', question)));
  await pool.run('what-if/try', question);
  expect([started, answeredBy]).toEqual([1, [1, 1, 1, 1, 1]]);
  await pool.close();
});
