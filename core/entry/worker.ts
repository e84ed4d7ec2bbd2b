import { jobs } from '../contract/jobs.ts';
import { workerHandlers } from '../serve/jobs/worker-handlers.ts';
import { endWithParent } from '../serve/parent-watch.ts';
import { processLanes } from '../serve/process-lanes.ts';
import { serve } from '../serve/serve.ts';

/** A worker: parses models and pictures, runs tensors. No database, no network; ended and replaced freely. */
endWithParent();
processLanes(process).onOpen((port) => {
  serve(port, jobs, workerHandlers);
});
