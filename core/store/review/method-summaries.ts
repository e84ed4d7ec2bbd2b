import { failure, shownName } from '../../contract/failures.ts';
import { FailureError } from '../../contract/result.ts';
import type { FloorFigure, MethodSummary } from '../../contract/review.ts';

import type { Connection } from '../connection.ts';
import { floorFigures, floorRatio, referenceFloor } from './floors.ts';
import { readRunNames } from './run-names.ts';

interface StatusCounts {
  readonly n: number;
  readonly evaluable: number;
  readonly collapsed: number;
  readonly emerged: number;
  readonly bothDegenerate: number;
}

interface ScoreFigures {
  readonly undefinedScores: number;
  readonly mean: number | null;
  readonly median: number | null;
  readonly worst: number | null;
  readonly meanDeformation: number | null;
}

/** Figures per method and metric over the finished items of one run; means leave out what has no value, the counts say how many that are. */
export function methodSummaries(connection: Connection, run: string): readonly MethodSummary[] {
  const names = readRunNames(connection).get(run);
  if (names === undefined) throw new FailureError(failure('run/none', `there is no run ${shownName(run)}`));
  return names.methods.flatMap((method) => {
    const figures = floorFigures(connection, run, { method });
    const statuses = countStatuses(connection, run, method);
    return names.metrics.map((metric) => ({
      run,
      method,
      metric,
      ...statuses,
      ...scoreFigures(connection, { run, method, metric }),
      floorRatio: ratioOnSample(connection, { run, method, metric }, referenceFloor(figures, metric)),
    }));
  });
}

interface MetricKey {
  readonly run: string;
  readonly method: string;
  readonly metric: string;
}

function countStatuses(connection: Connection, run: string, method: string): StatusCounts {
  const counts = connection.first<StatusCounts>(
    `SELECT count(*) AS n, count(*) FILTER (WHERE status = 'evaluable') AS evaluable, count(*) FILTER (WHERE status = 'collapsed') AS collapsed,
       count(*) FILTER (WHERE status = 'emerged') AS emerged, count(*) FILTER (WHERE status = 'both-degenerate') AS bothDegenerate
     FROM cell INDEXED BY cell_by_method WHERE method = :method AND run = :run AND state = 'done'`,
    { run, method },
  );
  return counts ?? { n: 0, evaluable: 0, collapsed: 0, emerged: 0, bothDegenerate: 0 };
}

/** `worst` is the value at the largest deformation among the items that have a value. */
function scoreFigures(connection: Connection, key: MetricKey): ScoreFigures {
  const figures = connection.first<Omit<ScoreFigures, 'worst'>>(
    `SELECT count(*) - count(value) AS undefinedScores, avg(value) AS mean, median(value) AS median,
       avg(deformation) FILTER (WHERE value IS NOT NULL) AS meanDeformation
     FROM score NOT INDEXED WHERE run = :run AND method = :method AND metric = :metric`,
    { ...key },
  );
  const worst = connection.first<{ value: number }>(
    `SELECT value FROM score NOT INDEXED WHERE run = :run AND method = :method AND metric = :metric AND value IS NOT NULL
     ORDER BY deformation DESC, item LIMIT 1`,
    { ...key },
  );
  return { undefinedScores: 0, mean: null, median: null, meanDeformation: null, ...figures, worst: worst?.value ?? null };
}

/** Mean deformation over mean floor, both on the items that the floor was drawn on. */
function ratioOnSample(connection: Connection, key: MetricKey, reference: FloorFigure | null): number | null {
  if (reference === null) return null;
  const sample = connection.first<{ mean: number | null }>(
    `SELECT avg(score.deformation) AS mean FROM floor_draw JOIN score USING (run, item, method, metric)
     WHERE floor_draw.run = :run AND floor_draw.method = :method AND floor_draw.metric = :metric AND floor_draw.floor = :floor
       AND floor_draw.deformation IS NOT NULL AND score.value IS NOT NULL`,
    { ...key, floor: reference.floor },
  );
  return floorRatio(sample?.mean ?? null, reference);
}
