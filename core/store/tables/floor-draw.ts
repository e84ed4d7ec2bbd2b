import type { FloorDraw } from '../../contract/jobs.ts';
import type { FloorFigure } from '../../contract/review.ts';

import type { Connection } from '../connection.ts';
import type { Writing } from '../writing.ts';

export function putFloorDraws(writing: Writing, run: string, draws: readonly FloorDraw[]): void {
  let changed = 0;
  for (const { ordinal, floor, method, metric, deformation } of draws) {
    changed += writing.connection.run(
      `INSERT INTO floor_draw (run, floor, method, metric, item, deformation) VALUES (:run, :floor, :method, :metric, :ordinal, :deformation)
       ON CONFLICT (run, method, metric, floor, item) DO UPDATE SET deformation = excluded.deformation
         WHERE floor_draw.deformation IS NOT excluded.deformation`,
      { run, floor, method, metric, ordinal, deformation },
    );
  }
  if (changed > 0) writing.log({ actor: 'engine', action: 'floors/stored', target: run, new: String(changed) });
}

/** Which draws: of one method, or of all. */
export interface DrawChoice {
  readonly method?: string;
}

/** A figure before it is known which one is the reference. */
export type DrawFigure = Omit<FloorFigure, 'reference'>;

/**
 * Mean, 5th and 95th percentile of the draws of one run; undefined draws are left out.
 * SQLite's `percentile` interpolates linearly between closest ranks (Hyndman and Fan's type 7, the default of NumPy and R).
 */
export function readFigures(connection: Connection, run: string, choice: DrawChoice): readonly DrawFigure[] {
  const ofMethod = choice.method === undefined ? '' : 'AND method = :method';
  return connection.all<DrawFigure>(
    `SELECT run, method, metric, floor, count(*) AS n, avg(deformation) AS mean, percentile(deformation, 5) AS low, percentile(deformation, 95) AS high
     FROM floor_draw WHERE run = :run ${ofMethod} AND deformation IS NOT NULL
     GROUP BY method, metric, floor ORDER BY method, metric, floor`,
    { run, ...choice },
  );
}
