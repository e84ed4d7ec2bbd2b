import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';

import { failure } from '../contract/failures.ts';
import type { Limits } from '../contract/limits.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import { readRegularFile } from './regular-file.ts';

/** One row of a labels table. `file` is null in a table that lists labels in the order of an array. */
export interface LabelRow {
  readonly line: number;
  readonly file: string | null;
  readonly label: string | null;
  /** Patient, recording or scene: items that are not independent. */
  readonly cluster: string | null;
}

/** A table with a first line of names: `label` always, `file` for pictures, `cluster` if there is one; other columns are ignored. */
export function readLabelsCsv(path: string, limits: Limits): Result<readonly LabelRow[]> {
  const bytes = readRegularFile(path, { followLinks: true, limitBytes: limits.modelTextBytes });
  if (!bytes.ok) return bytes;
  try {
    const rows = parseRows(
      parse(Buffer.from(bytes.value), { bom: true, skip_empty_lines: true, trim: true, max_record_size: 65_536, to: limits.items + 2 }),
    );
    return interpret(rows, limits);
  } catch (error) {
    if (error instanceof CsvError) return failed(failure('data/labels', faultOf(error)));
    throw error;
  }
}

/** Where and what, in our words: the sentences of the library repeat cells, and a cell may be a patient's name. */
function faultOf(error: CsvError): string {
  const line: unknown = error['lines'];
  const where = typeof line === 'number' ? `line ${String(line)} of the labels table` : 'the labels table';
  return `${where}: ${faults.find(([code]) => error.code === code)?.[1] ?? 'it is no comma-separated text'}`;
}

const faults: readonly (readonly [code: string, fault: string])[] = [
  ['CSV_RECORD_INCONSISTENT_FIELDS_LENGTH', 'it has more or fewer cells than the first line'],
  ['CSV_INVALID_CLOSING_QUOTE', 'a quote is followed by text instead of a comma'],
  ['INVALID_OPENING_QUOTE', 'a quote stands in the middle of a cell'],
  ['CSV_QUOTE_NOT_CLOSED', 'a quote is never closed'],
  ['CSV_MAX_RECORD_SIZE', 'it is longer than 64 KiB'],
];

function interpret([names = [], ...rows]: readonly (readonly string[])[], limits: Limits): Result<readonly LabelRow[]> {
  const [file, label, cluster] = ['file', 'label', 'cluster'].map((name) => names.indexOf(name));
  if (label === undefined || label < 0) {
    // A table without a line of names begins with its first item, whose cells belong to nobody's log.
    return failed(
      failure(
        'data/labels',
        `expected a labels table with the columns file,label; none of its ${String(names.length)} columns is called label`,
      ),
    );
  }
  if (rows.length > limits.items) return failed(failure('denial-of-service/limit', `expected at most ${String(limits.items)} labels`));
  const cell = (row: readonly string[], column: number | undefined): string | null => row[column ?? -1] ?? null;
  const filled = (text: string | null): string | null => (text === '' ? null : text);
  return succeeded(
    rows.map((row, index) => ({
      line: index + 2,
      file: cell(row, file),
      label: filled(cell(row, label)),
      cluster: filled(cell(row, cluster)),
    })),
  );
}

/** csv-parse types its records loosely; without `columns` every record is a list of texts. */
function parseRows(records: unknown): readonly (readonly string[])[] {
  return records as readonly (readonly string[])[];
}
