import type { GridFilter, Quadrant, ReviewFacts, ReviewState } from '../../contract/review.ts';

import type { Connection } from '../connection.ts';
import { gridList } from './grid-list.ts';
import type { Facet, GridList } from './grid-list.ts';
import { countRows } from './grid-page.ts';
import { GridRows } from './grid-rows.ts';
import { commonThreshold } from './quadrant.ts';

const BINS = 40;

/** Counts behind the filters of the review screen. Each count leaves its own filter out: a choice shows what it would give. */
export function reviewFacts(connection: Connection, filter: GridFilter): ReviewFacts {
  const rows = new GridRows(connection, filter.metric);
  const all = [...rows.runs.keys()];
  const chosen = filter.runs ?? all;
  const listWithout = (without?: Facet, other: { readonly method?: string; readonly runs?: readonly string[] } = {}): GridList => {
    const { method = filter.method, runs = chosen } = other;
    const ask = { filter: { ...filter, method }, runs, metric: rows.metric, orderMetric: rows.metric, isPrimary: rows.isPrimary };
    return gridList({ ...ask, thresholds: rows.thresholds(method, runs), ...(without === undefined ? {} : { without }) });
  };
  const methods = new Set([...rows.runs.values()].flatMap((names) => names.methods));
  return {
    rows: countRows(connection, listWithout()),
    quadrants: countQuadrants(connection, listWithout('quadrants')),
    review: countReviews(connection, listWithout('review')),
    byRun: countRuns(connection, listWithout(undefined, { runs: all }), all),
    byMethod: [...methods].map((method) => ({ method, rows: countRows(connection, listWithout(undefined, { method })) })),
    histogram: histogramOf(connection, listWithout('bounds')),
    threshold: commonThreshold(rows.thresholds(filter.method, chosen)) ?? null,
    floors: chosen.flatMap((run) => rows.floors(run, filter.method).filter(({ metric }) => metric === rows.metric)),
  };
}

function countQuadrants(connection: Connection, list: GridList): Record<Quadrant, number> {
  const counts: Record<Quadrant, number> = { preserved: 0, 'silent-drift': 0, 'decision-flip': 0, 'full-change': 0, undefined: 0 };
  const found = connection.all<{ quadrant: Quadrant; count: number }>(
    `SELECT ${list.quadrant} AS quadrant, count(*) AS count FROM ${list.from} WHERE ${list.where} GROUP BY 1`,
    list.parameters,
  );
  for (const { quadrant, count } of found) counts[quadrant] = count;
  return counts;
}

function countReviews(connection: Connection, list: GridList): Record<ReviewState, number> {
  const counts: Record<ReviewState, number> = {
    unreviewed: 0,
    accepted: 0,
    'accepted-with-note': 0,
    rejected: 0,
    'needs-second-reader': 0,
  };
  const found = connection.all<{ review: ReviewState; count: number }>(
    `SELECT cell.review AS review, count(*) AS count FROM ${list.from}
       CROSS JOIN cell ON cell.run = s.run AND cell.item = s.item AND cell.method = s.method WHERE ${list.where} GROUP BY 1`,
    list.parameters,
  );
  for (const { review, count } of found) counts[review] = count;
  return counts;
}

function countRuns(connection: Connection, list: GridList, runs: readonly string[]): ReviewFacts['byRun'] {
  const found = connection.all<{ run: string; count: number }>(
    `SELECT s.run AS run, count(*) AS count FROM ${list.from} WHERE ${list.where} GROUP BY 1`,
    list.parameters,
  );
  const counts = new Map(found.map(({ run, count }) => [run, count]));
  return runs.map((run) => ({ run, rows: counts.get(run) ?? 0 }));
}

/** Forty bins of equal width from the smallest to the largest deformation; a single value gets one unit of room. */
function histogramOf(connection: Connection, list: GridList): ReviewFacts['histogram'] {
  const range = connection.first<{ low: number | null; high: number | null }>(
    `SELECT min(s.deformation) AS low, max(s.deformation) AS high FROM ${list.from} WHERE ${list.where}`,
    list.parameters,
  );
  const from = range?.low ?? 0;
  const high = range?.high ?? from;
  const to = high > from ? high : from + 1;
  const counts = new Array<number>(BINS).fill(0);
  const found = connection.all<{ bin: number; count: number }>(
    `SELECT min(:lastBin, CAST((s.deformation - :low) * :scale AS INTEGER)) AS bin, count(*) AS count
     FROM ${list.from} WHERE ${list.where} AND s.deformation IS NOT NULL GROUP BY 1`,
    { ...list.parameters, low: from, scale: BINS / (to - from), lastBin: BINS - 1 },
  );
  for (const { bin, count } of found) counts[bin] = count;
  return { from, to, counts };
}
