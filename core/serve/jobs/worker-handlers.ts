import type { Handlers } from '../../contract/call.ts';
import type { Jobs } from '../../contract/jobs.ts';

import { benchRow } from './bench-row.ts';
import { computeMaps } from './compute-maps.ts';
import { computeMetrics } from './compute-metrics.ts';
import { dataJobs } from './data-jobs.ts';
import { draftCardJob } from './draft-card-job.ts';
import { explainCells } from './explain-cells.ts';
import { measureFloors } from './measure-floors.ts';
import { PairSessions } from './pair-session.ts';
import { predict } from './predict.ts';
import { preparePair } from './prepare-pair.ts';
import { readModel } from './read-model.ts';
import { selfTestJob } from './self-test-job.ts';
import { whatIf } from './what-if.ts';
import { workerFacts } from './worker-facts.ts';
import { WorkerState } from './worker-state.ts';

const state = new WorkerState();
const pairs = new PairSessions(state);

/** Everything a worker does. A job without its handler does not compile. */
export const workerHandlers: Handlers<Jobs> = {
  'worker/facts': workerFacts(),
  'worker/self-test': selfTestJob(),
  'model/read': readModel(state),
  'card/draft': draftCardJob(state),
  ...dataJobs(state),
  'pair/prepare': preparePair(pairs),
  'cells/explain': explainCells(state, pairs),
  'floors/measure': measureFloors(state, pairs),
  'what-if/try': whatIf(state),
  'model/predict': predict(state),
  'maps/compute': computeMaps(state),
  'metrics/compute': computeMetrics(),
  'bench/row': benchRow(),
};
