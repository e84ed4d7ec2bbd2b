import type { FloorDraw } from '../../contract/jobs.ts';

import type { Connection } from '../connection.ts';
import type { Writing } from '../writing.ts';

export interface FloorRow {
  readonly run: string;
  readonly floor: FloorDraw['floor'];
  readonly method: string;
  readonly metric: string;
  readonly item: number;
  readonly deformation: number | null;
}

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

/** Draws of one run, of one method or of all, by method, metric and floor, ascending in deformation; undefined ones are left out. */
export function readDraws(connection: Connection, run: string, method: string | null): readonly FloorRow[] {
  const ofMethod = method === null ? '' : 'AND method = :method';
  return connection.all<FloorRow>(
    `SELECT run, floor, method, metric, item, deformation FROM floor_draw
     WHERE run = :run ${ofMethod} AND deformation IS NOT NULL ORDER BY method, metric, floor, deformation`,
    method === null ? { run } : { run, method },
  );
}
