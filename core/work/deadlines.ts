import type { JobName } from './workers.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Shortest deadline once a job has been measured, and how many times the measured time it is. */
const SHORTEST_MS = 30 * SECOND;
const TIMES_EXPECTED = 10;

/**
 * How long a job may be silent before it has been measured. Null: no bound, because the whole data set is one job of
 * the command, which a person watches and can stop.
 */
const unmeasured: Readonly<Record<JobName, number | null>> = {
  'worker/facts': MINUTE,
  'worker/self-test': 2 * MINUTE,
  'model/read': MINUTE,
  'card/draft': 2 * MINUTE,
  'data/scan': 10 * MINUTE, // reads the names of a million files
  'data/items': 10 * MINUTE,
  'data/sheet': MINUTE,
  'data/pictures': MINUTE,
  'pair/prepare': 2 * MINUTE,
  'cells/explain': 2 * MINUTE,
  'floors/measure': 10 * MINUTE,
  'what-if/try': 2 * MINUTE,
  'model/predict': null,
  'maps/compute': null,
  'metrics/compute': null,
  'bench/row': null,
};

/** Longest silence of a job, in milliseconds. Each event of the job is a sign of life and begins it anew. */
export function deadlineOf(name: JobName, expectedMs: number | undefined): number | null {
  if (expectedMs === undefined) return unmeasured[name];
  return Math.max(SHORTEST_MS, TIMES_EXPECTED * expectedMs);
}
