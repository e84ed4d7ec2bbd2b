import type { ScoreRecord } from '../../contract/jobs.ts';

import type { Connection } from '../connection.ts';
import type { RowKey } from '../records.ts';

export interface ScoreRow extends ScoreRecord {
  readonly deformation: number | null;
}

/** Facts that the score repeats for the index of the default order. */
export interface ScoreFlags {
  readonly samePrediction: boolean;
  readonly collapsed: boolean;
  /** Whether it is the protocol's first metric. */
  readonly primaryMetric: boolean;
}

export function putScore(connection: Connection, key: RowKey, score: ScoreRow, flags: ScoreFlags): void {
  const { metric, value, reason, chance, collapse, deformation } = score;
  connection.run(UPSERT, {
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
    primaryMetric: flags.primaryMetric ? 1 : 0,
  });
}

const UPSERT = `INSERT INTO score (run, item, method, metric, value, reason, chance, collapse, deformation, same_prediction, collapsed, primary_metric)
  VALUES (:run, :item, :method, :metric, :value, :reason, :chance, :collapse, :deformation, :samePrediction, :collapsed, :primaryMetric)
  ON CONFLICT (run, method, metric, item) DO UPDATE SET value = excluded.value, reason = excluded.reason, chance = excluded.chance,
    collapse = excluded.collapse, deformation = excluded.deformation, same_prediction = excluded.same_prediction, collapsed = excluded.collapsed`;

/** Scores of one cell in the order of the metrics asked for. */
export function readScores(connection: Connection, { run, item, method }: RowKey, metrics: readonly string[]): readonly ScoreRow[] {
  return metrics.flatMap(
    (metric) =>
      connection.first<ScoreRow>(
        `SELECT metric, value, reason, chance, collapse, deformation FROM score
         WHERE run = :run AND method = :method AND metric = :metric AND item = :item`,
        { run, item, method, metric },
      ) ?? [],
  );
}
