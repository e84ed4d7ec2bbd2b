import { keepCompiled, useCompileCache } from '../serve/compile-cache.ts';
import { warmUp } from '../serve/jobs/warm-up.ts';
import { endWithParent } from '../serve/parent-watch.ts';

/** A worker: parses models and pictures, runs tensors. No database, no network; ended and replaced freely. */
endWithParent();
useCompileCache();
warmUp((process.env['CONCORD_WARM'] ?? '').split(','));
const [{ jobs }, { workerHandlers }, { processLanes }, { serve }] = await Promise.all([
  import('../contract/jobs.ts'),
  import('../serve/jobs/worker-handlers.ts'),
  import('../serve/process-lanes.ts'),
  import('../serve/serve.ts'),
]);
processLanes(process).onOpen((port) => {
  serve(port, jobs, workerHandlers);
});
setImmediate(keepCompiled);
