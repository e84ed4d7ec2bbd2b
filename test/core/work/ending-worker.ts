import { endings, endingOf } from '../../faults/endings.ts';
import { failure } from '../../../core/contract/failures.ts';
import { jobs } from '../../../core/contract/jobs.ts';
import { failed } from '../../../core/contract/result.ts';
import { endWithParent } from '../../../core/serve/parent-watch.ts';
import { processLanes } from '../../../core/serve/process-lanes.ts';
import { serve } from '../../../core/serve/serve.ts';
import { jobDoubles } from './job-doubles.ts';

/** A worker that ends in the way that the path of the model names: a real process for tests about endings. */
endWithParent();
processLanes(process).onOpen((port) => {
  serve(
    port,
    jobs,
    jobDoubles({
      'model/read': async ({ path }) => {
        const ending = endings.find((one) => one === path);
        if (ending !== undefined) endingOf(ending);
        return failed(failure('input/not-found', path));
      },
    }),
  );
});
