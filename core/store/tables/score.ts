import type { ScoreRecord } from '../../contract/jobs.ts';

import type { Connection } from '../connection.ts';
import type { RowKey } from '../stores.ts';

export interface ScoreRow extends ScoreRecord {
  readonly deformation: number | null;
}

/** Facts of the cell that the index of the default order repeats. */
export interface CellFlags {
  readonly samePrediction: boolean;
  readonly collapsed: boolean;
}

export function putScore(connection: Connection, key: RowKey, score: ScoreRow, flags: CellFlags): void {
  const { metric, value, reason, chance, collapse, deformation } = score;
  connection.run(
    `INSERT INTO score (run, item, method, metric, value, reason, chance, collapse, deformation, same_prediction, collapsed)
     VALUES (:run, :item, :method, :metric, :value, :reason, :chance, :collapse, :deformation, :samePrediction, :collapsed)
     ON CONFLICT (run, item, method, metric) DO UPDATE SET value = excluded.value, reason = excluded.reason, chance = excluded.chance,
       collapse = excluded.collapse, deformation = excluded.deformation, same_prediction = excluded.same_prediction, collapsed = excluded.collapsed`,
    {
      run: key.run,
      item: key.item,
      method: key.method,
      metric,
      value,
      reason,
      chance,
      collapse,
      deformation,
      samePrediction: flags.samePrediction ? 1 : 0,
      collapsed: flags.collapsed ? 1 : 0,
    },
  );
}

export function readScores(connection: Connection, key: RowKey): readonly ScoreRow[] {
  return connection.all<ScoreRow>(
    `SELECT metric, value, reason, chance, collapse, deformation FROM score
     WHERE run = :run AND item = :item AND method = :method ORDER BY metric`,
    { run: key.run, item: key.item, method: key.method },
  );
}
