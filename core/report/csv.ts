import { stringify } from 'csv-stringify/sync';

import type { Measured, ReportItem } from '../contract/report-document.ts';
import type { ReportWriter, Sink } from './report-writer.ts';

type Cell = string | number | null;

/** Rows of one call of the writer: many enough to be quick, few enough to be small. */
const ROWS_AT_ONCE = 500;

const SCORE_COLUMNS = ['run', 'item', 'name', 'method', 'metric', 'value', 'reason', 'deformation', 'chance', 'floor_ratio'] as const;
const ITEM_COLUMNS = [
  ...([
    'run',
    'item',
    'name',
    'label',
    'state',
    'code',
    'reason',
    'method',
    'status',
    'teacher_map_status',
    'compressed_map_status',
  ] as const),
  ...([
    'target',
    'teacher_class',
    'teacher_probability',
    'compressed_class',
    'compressed_probability',
    'flip',
    'quadrant',
    'review',
  ] as const),
  ...(['bytes_sha256', 'decoded_sha256', 'teacher_map', 'compressed_map'] as const),
];

/**
 * The scores as a table, one row for each item, method and metric, and the items as a second one beside it.
 * Text that a spreadsheet would take for a formula gets a leading quote; numbers are untouched.
 *
 * check   csv-parse reads back what was written; `=1+1` as a file name stays text
 * source  RFC 4180
 */
export const csv: ReportWriter = {
  id: 'csv',
  version: 1,
  title: 'CSV',
  summary: 'Scores and items as two tables, for spreadsheets and statistics programs.',
  source: {
    authors: 'Shafranovich',
    year: 2005,
    title: 'Common Format and MIME Type for CSV Files',
    url: 'https://www.rfc-editor.org/rfc/rfc4180',
  },
  options: {},
  mediaType: 'text/csv',
  extension: 'csv',
  parts: ['', 'items'],
  write: (report, open) => {
    const scores = table(open(''), SCORE_COLUMNS);
    const items = table(open('items'), ITEM_COLUMNS);
    report.eachItem((item) => {
      for (const row of scoreRows(item)) scores.add(row);
      for (const row of itemRows(item)) items.add(row);
    });
    scores.end();
    items.end();
  },
};

function scoreRows(item: ReportItem): Cell[][] {
  if (item.state !== 'done') return [];
  return item.methods.flatMap((method) =>
    method.scores.map(({ metric, score, deformation, chance, floorRatio }) => [
      ...[item.run, item.item, item.name, method.method, metric],
      ...[score.value, reasonOf(score), deformation.value, chance.value, floorRatio.value],
    ]),
  );
}

function itemRows(item: ReportItem): Cell[][] {
  const head = [item.run, item.item, item.name, item.label, item.state];
  if (item.state !== 'done')
    return [[...head, item.code, item.reason, ...Array.from({ length: ITEM_COLUMNS.length - head.length - 2 }, () => null)]];
  return item.methods.map((method) => [
    ...[...head, null, null, method.method, method.status, method.teacherMapStatus, method.compressedMapStatus],
    ...[item.target, item.teacherClass, item.teacherProbability, item.compressedClass, item.compressedProbability, item.flip],
    ...[method.quadrant, method.review, item.bytesSha256, item.decodedSha256, method.teacherMap, method.compressedMap],
  ]);
}

function reasonOf(score: Measured): string | null {
  return score.value === null ? score.reason : null;
}

function table(sink: Sink, columns: readonly string[]): { add(row: readonly Cell[]): void; end(): void } {
  let rows: (readonly Cell[])[] = [columns];
  const flush = (): void => {
    sink(stringify([...rows], { escape_formulas: true, record_delimiter: 'windows', cast: { number: String } }));
    rows = [];
  };
  return {
    add: (row) => {
      rows.push(row);
      if (rows.length >= ROWS_AT_ONCE) flush();
    },
    end: flush,
  };
}
