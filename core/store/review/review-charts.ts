import type { CandidateChart, ClassFigure, PlaneField, ReviewCharts } from '../../contract/review-charts.ts';
import type { GridFilter } from '../../contract/review.ts';

import type { Connection } from '../connection.ts';
import { gridList } from './grid-list.ts';
import type { GridList } from './grid-list.ts';
import { countRows } from './grid-page.ts';
import { GridRows } from './grid-rows.ts';
import { className } from './run-names.ts';

const BARS = 40;
/** Fields of the plane: confidence is read less finely than deformation. */
const COLUMNS = 20;
const ROWS = 24;
const MOST_CLASSES = 200;

interface Axis {
  readonly from: number;
  readonly to: number;
}

/** Distribution, plane of prediction and map, and classes of every chosen run, on axes that all of them share. */
export function reviewCharts(connection: Connection, asked: GridFilter): ReviewCharts {
  const filter = { ...asked, quadrants: null, from: null, to: null, changeFrom: null, changeTo: null };
  const rows = new GridRows(connection, filter.metric);
  const runs = (filter.runs ?? [...rows.runs.keys()]).filter((run) => rows.runs.has(run));
  const listOf = (chosen: readonly string[]): GridList =>
    gridList({
      filter,
      runs: chosen,
      metric: rows.metric,
      orderMetric: rows.metric,
      thresholds: rows.thresholds(filter.method, chosen),
      isPrimary: rows.isPrimary,
    });
  const axis = axisOf(connection, listOf(runs));
  const candidates = runs.map((run): CandidateChart => {
    const list = listOf([run]);
    const names = rows.runs.get(run);
    const threshold = rows.thresholds(filter.method, [run]).get(run) ?? null;
    const counts = countBars(connection, list, axis);
    const withValue = counts.reduce((sum, count) => sum + count, 0);
    return {
      run,
      candidate: names?.candidate ?? run,
      rows: withValue,
      undefinedRows: countRows(connection, list) - withValue,
      median: medianOf(connection, list),
      threshold,
      counts,
      fields: fieldsOf(connection, list, axis),
      classes: classesOf(connection, list, { threshold, classes: names?.classes ?? [] }),
    };
  });
  return { metric: rows.metric, ...axis, columns: COLUMNS, rows: ROWS, candidates };
}

/** From 0, or below where a deformation is; a single value gets one unit of room. */
function axisOf(connection: Connection, list: GridList): Axis {
  const range = connection.first<{ low: number | null; high: number | null }>(
    `SELECT min(s.deformation) AS low, max(s.deformation) AS high FROM ${list.from} WHERE ${list.where}`,
    list.parameters,
  );
  const from = Math.min(0, range?.low ?? 0);
  const high = range?.high ?? from;
  return { from, to: high > from ? high : from + 1 };
}

function countBars(connection: Connection, list: GridList, { from, to }: Axis): number[] {
  const counts = new Array<number>(BARS).fill(0);
  const found = connection.all<{ bar: number; count: number }>(
    `SELECT min(:last, CAST((s.deformation - :low) * :scale AS INTEGER)) AS bar, count(*) AS count
     FROM ${list.from} WHERE ${list.where} AND s.deformation IS NOT NULL GROUP BY 1`,
    { ...list.parameters, low: from, scale: BARS / (to - from), last: BARS - 1 },
  );
  for (const { bar, count } of found) counts[bar] = count;
  return counts;
}

function medianOf(connection: Connection, list: GridList): number | null {
  return (
    connection.first<{ median: number | null }>(
      `SELECT median(s.deformation) AS median FROM ${list.from} WHERE ${list.where} AND s.deformation IS NOT NULL`,
      list.parameters,
    )?.median ?? null
  );
}

const CELL = 'CROSS JOIN cell AS c ON c.run = s.run AND c.item = s.item AND c.method = s.method';

function fieldsOf(connection: Connection, list: GridList, { from, to }: Axis): PlaneField[] {
  const found = connection.all<{ same: number; column: number; row: number; rows: number; item: number }>(
    `SELECT s.same_prediction AS same, count(*) AS rows, min(s.item) AS item,
       max(0, min(:lastColumn, CAST((c.compressed_probability - c.teacher_probability + 1) * :halfColumns AS INTEGER))) AS "column",
       min(:lastRow, CAST((s.deformation - :low) * :scale AS INTEGER)) AS "row"
     FROM ${list.from} ${CELL} WHERE ${list.where} AND s.deformation IS NOT NULL GROUP BY same, "column", "row" ORDER BY same DESC, "row", "column"`,
    { ...list.parameters, lastColumn: COLUMNS - 1, halfColumns: COLUMNS / 2, lastRow: ROWS - 1, low: from, scale: ROWS / (to - from) },
  );
  return found.map(({ same, column, row, rows, item }) => ({ same: same === 1, column, row, rows, item: rows === 1 ? item : null }));
}

interface ClassRow {
  readonly label: string | null;
  readonly top: number;
  readonly rows: number;
  readonly moved: number;
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** Classes with the highest medians first. Where an item has no label, the teacher's answer is its class. */
function classesOf(
  connection: Connection,
  list: GridList,
  { threshold, classes }: { readonly threshold: number | null; readonly classes: readonly string[] },
): ClassFigure[] {
  const found = connection.all<ClassRow>(
    `SELECT named.label AS label, iif(named.label IS NULL, c.teacher_top, -1) AS top, count(*) AS rows,
       count(*) FILTER (WHERE s.collapsed = 1 OR s.deformation > :above) AS moved,
       percentile(s.deformation, 25) AS low, median(s.deformation) AS median, percentile(s.deformation, 75) AS high
     FROM ${list.from} ${CELL} CROSS JOIN item AS named ON named.ordinal = s.item
     WHERE ${list.where} AND s.deformation IS NOT NULL GROUP BY 1, 2 ORDER BY median DESC, label, top LIMIT :most`,
    { ...list.parameters, above: threshold, most: MOST_CLASSES },
  );
  return found.map(({ label, top, ...figures }) => ({ ...figures, name: label ?? className(classes, top), labelled: label !== null }));
}
