import type { GridPage, GridRow, ParsedGridQuery } from '../../contract/review.ts';

import type { Bound, Connection } from '../connection.ts';
import type { RowKey } from '../records.ts';
import { gridList, orderMetricOf } from './grid-list.ts';
import type { GridList } from './grid-list.ts';
import { beyondSql, orderLevels, orderSql } from './grid-order.ts';
import type { Walk } from './grid-order.ts';
import { GridRows } from './grid-rows.ts';

interface KeyRow {
  readonly run: string;
  readonly item: number;
}

/** One window of the list: its keys come from the score index, everything shown from one look-up per row. */
export function gridPage(connection: Connection, query: ParsedGridQuery): GridPage {
  const { rows, list } = listOf(connection, query);
  const order = orderSql(orderLevels(query.sort), { direction: 'forwards', alias: list.alias });
  const keys = connection.all<KeyRow>(
    `SELECT s.run AS run, s.item AS item FROM ${list.from} WHERE ${list.where} ORDER BY ${order} LIMIT :limit OFFSET :offset`,
    {
      ...list.parameters,
      limit: query.limit,
      offset: query.offset,
    },
  );
  return {
    total: countRows(connection, list),
    offset: query.offset,
    rows: keys.flatMap(({ run, item }) => rows.find({ run, item, method: query.filter.method }) ?? []),
  };
}

/** Where a row stands in a list; null if the list does not hold it. */
export function positionOf(connection: Connection, key: RowKey, query: ParsedGridQuery): { index: number; total: number } | null {
  const { list } = listOf(connection, query);
  const isListed = connection.first(`SELECT 1 FROM ${list.from} WHERE ${list.where} AND s.run = :key_run AND s.item = :key_item`, {
    ...list.parameters,
    key_run: key.run,
    key_item: key.item,
  });
  const values = keyValues(connection, key, query);
  if (isListed === undefined || values === null) return null;
  const before = beyondSql(orderLevels(query.sort), { direction: 'backwards', alias: list.alias });
  const index = connection.first<{ count: number }>(`SELECT count(*) AS count FROM ${list.from} WHERE ${list.where} AND ${before}`, {
    ...list.parameters,
    ...values,
  })?.count;
  return { index: index ?? 0, total: countRows(connection, list) };
}

/**
 * The row after or before another one. The place is found by the values that order the list, so that a row which has just left it
 * (a decision under the filter "unreviewed") still has neighbours.
 */
export function neighbourOf(connection: Connection, key: RowKey, query: ParsedGridQuery, step: 1 | -1): GridRow | null {
  const { rows, list } = listOf(connection, query);
  const values = keyValues(connection, key, query);
  if (values === null) return null;
  const walk: Walk = { direction: step === 1 ? 'forwards' : 'backwards', alias: list.alias };
  const levels = orderLevels(query.sort);
  const found = connection.first<KeyRow>(
    `SELECT s.run AS run, s.item AS item FROM ${list.from} WHERE ${list.where} AND ${beyondSql(levels, walk)} ORDER BY ${orderSql(levels, walk)} LIMIT 1`,
    { ...list.parameters, ...values },
  );
  return found === undefined ? null : rows.find({ run: found.run, item: found.item, method: query.filter.method });
}

export function countRows(connection: Connection, list: GridList): number {
  return connection.first<{ count: number }>(`SELECT count(*) AS count FROM ${list.from} WHERE ${list.where}`, list.parameters)?.count ?? 0;
}

function listOf(connection: Connection, query: ParsedGridQuery): { readonly rows: GridRows; readonly list: GridList } {
  const { filter } = query;
  const rows = new GridRows(connection, filter.metric);
  const list = gridList({
    filter,
    runs: filter.runs ?? [...rows.runs.keys()],
    metric: rows.metric,
    orderMetric: orderMetric(rows, query),
    thresholds: rows.thresholds(filter.method, filter.runs),
    isPrimary: rows.isPrimary,
  });
  return { rows, list };
}

function orderMetric(rows: GridRows, { sort }: ParsedGridQuery): string {
  return orderMetricOf(
    sort,
    rows.metric,
    [...rows.runs.values()].flatMap(({ metrics }) => metrics),
  );
}

/** Values of a row at the levels of the order, bound as :key_<column>; only those that the order uses. */
function keyValues(connection: Connection, key: RowKey, query: ParsedGridQuery): Readonly<Record<string, Bound>> | null {
  const row = connection.first<{ same_prediction: number; deformation: number | null; item: number; run: string }>(
    `SELECT same_prediction, deformation, item, run FROM score
     WHERE run = :run AND item = :item AND method = :method AND metric = :metric`,
    {
      run: key.run,
      item: key.item,
      method: query.filter.method,
      metric: orderMetric(new GridRows(connection, query.filter.metric), query),
    },
  );
  if (row === undefined) return null;
  return Object.fromEntries(orderLevels(query.sort).map(({ column }): [string, Bound] => [`key_${column}`, row[column]]));
}
