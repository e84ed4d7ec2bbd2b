import type { CandidateChart, PlaneField, ReviewCharts } from '../../core/contract/review-charts.ts';
import type { GridQuery, GridRow } from '../../core/contract/review.ts';

import type { FakeAudit } from './fake-audit.ts';

const [BARS, COLUMNS, ROWS, TO] = [40, 20, 24, 1.25];

/** Charts of a made-up audit, counted from its rows. */
export function fakeCharts(audit: FakeAudit, asked: GridQuery['filter']): ReviewCharts {
  const filter = { ...asked, quadrants: null, from: null, to: null };
  const rows = audit.list({ filter, sort: { by: 'item', descending: false }, offset: 0, limit: 1 });
  const metric = filter.metric ?? 'spearman';
  const runs = audit.summary.runs.filter(({ run }) => filter.runs?.includes(run) ?? true);
  const candidates = runs.map(({ run, candidate }) => chartOf({ run, candidate, metric }, rows));
  return { metric, from: 0, to: TO, columns: COLUMNS, rows: ROWS, candidates };
}

function chartOf(
  of: { readonly run: string; readonly candidate: string; readonly metric: string },
  all: readonly GridRow[],
): CandidateChart {
  const mine = all.filter(({ run }) => run === of.run);
  const known = mine.flatMap((row) => {
    const deformation = row.scores.find(({ metric }) => metric === of.metric)?.deformation ?? null;
    return deformation === null ? [] : [{ row, deformation }];
  });
  const place = (value: number, count: number): number => Math.min(count - 1, Math.floor((value / TO) * count));
  const counts = new Array<number>(BARS).fill(0);
  const fields = new Map<string, PlaneField>();
  for (const { row, deformation } of known) {
    counts[place(deformation, BARS)] = (counts[place(deformation, BARS)] ?? 0) + 1;
    const column = Math.min(COLUMNS - 1, Math.floor(((row.compressedProbability - row.teacherProbability + 1) * COLUMNS) / 2));
    const field = { same: row.flip === 'same', column, row: place(deformation, ROWS) };
    const before = fields.get(JSON.stringify(field));
    fields.set(JSON.stringify(field), { ...field, rows: (before?.rows ?? 0) + 1, item: before === undefined ? row.item : null });
  }
  const labels = [...new Set(known.map(({ row }) => row.label ?? ''))];
  return {
    ...{ run: of.run, candidate: of.candidate, rows: known.length, undefinedRows: mine.length - known.length },
    ...{
      median: quantile(
        known.map(({ deformation }) => deformation),
        0.5,
      ),
      threshold: 0.22,
      counts,
      fields: [...fields.values()],
    },
    classes: labels.map((name) => {
      const values = known.filter(({ row }) => row.label === name).map(({ deformation }) => deformation);
      const [low, median, high] = [quantile(values, 0.25), quantile(values, 0.5), quantile(values, 0.75)];
      return { name, labelled: true, rows: values.length, moved: values.filter((value) => value > 0.22).length, low, median, high };
    }),
  };
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? 0;
}
