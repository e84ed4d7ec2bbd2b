import process from 'node:process';

import { failure } from '../../../core/contract/failures.ts';
import { jobs } from '../../../core/contract/jobs.ts';
import { failed } from '../../../core/contract/result.ts';
import { processLanes } from '../../../core/serve/process-lanes.ts';
import { serve } from '../../../core/serve/serve.ts';
import { endWithParent } from '../../../core/serve/parent-watch.ts';
import { jobDoubles } from './job-doubles.ts';

/** Longer than any test waits, and not for ever: a test run that is killed must leave nobody spinning. */
const LONGEST_SPIN_MS = 60_000;

/** A worker that does what the path of the model asks for: a real process for tests about processes. */
endWithParent();
processLanes(process).onOpen((port) => {
  serve(
    port,
    jobs,
    jobDoubles({
      'model/read': async ({ path }, { signal }) => {
        if (path === 'crash') {
          process.stderr.write('something native broke\n');
          process.abort();
        }
        if (path === 'hang') spin();
        if (path === 'wait') await new Promise((resolve) => signal.addEventListener('abort', resolve));
        return failed(failure('input/not-found', `process ${String(process.pid)} looked for ${path}`, { pid: process.pid }));
      },
    }),
  );
});

function spin(): void {
  const until = performance.now() + LONGEST_SPIN_MS;
  while (performance.now() < until) Math.random();
}
