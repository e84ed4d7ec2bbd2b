import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';

import { failure, shownName } from '../contract/failures.ts';
import type { Limits } from '../contract/limits.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import type { SkippedEntry } from './data-source.ts';
import { isBelow } from './inside-folder.ts';
import { readLabelsCsv } from './labels-csv.ts';
import type { LabelRow } from './labels-csv.ts';

/** Where the labels of a folder come from, and what they are. */
export interface PictureLabels {
  of(name: string): { readonly label: string | null; readonly cluster: string | null };
  /** The table itself, if it lies among the pictures: it is no entry. */
  readonly tableName: string | null;
  /** Rows that name no file. */
  readonly skipped: readonly SkippedEntry[];
  readonly notices: readonly string[];
}

/** `--labels`, else `labels.csv` in the folder, else the names of the first folders. `present` holds every name in the folder. */
export function pictureLabels(
  root: string,
  present: ReadonlySet<string>,
  how: { readonly labelsPath: string | null; readonly limits: Limits },
): Result<PictureLabels> {
  const besides = join(root, 'labels.csv');
  const table = how.labelsPath ?? (existsSync(besides) ? besides : null);
  return table === null ? succeeded(labelsOfFolders(present)) : labelsOfTable(root, resolve(table), present, how.limits);
}

function labelsOfFolders(present: ReadonlySet<string>): PictureLabels {
  const labelOf = (name: string): string | null => (name.includes('/') ? (name.split('/')[0] ?? null) : null);
  const folders = new Set([...present].map(labelOf).filter((label) => label !== null));
  const notice =
    folders.size === 0
      ? 'no labels: there are no folders and no labels.csv'
      : `labels are the names of ${folders.size === 1 ? 'the folder' : `${String(folders.size)} folders`}`;
  return { of: (name) => ({ label: labelOf(name), cluster: null }), tableName: null, skipped: [], notices: [notice] };
}

function labelsOfTable(root: string, table: string, present: ReadonlySet<string>, limits: Limits): Result<PictureLabels> {
  const rows = readLabelsCsv(table, limits);
  if (!rows.ok) return rows;
  const known = new Map<string, LabelRow>();
  const skipped: SkippedEntry[] = [];
  for (const row of rows.value) {
    const named = nameOf(row, { root, table, present });
    if (!named.ok) return named;
    const earlier = known.get(named.value);
    if (earlier !== undefined && earlier.label !== row.label) {
      const where = `lines ${String(earlier.line)} and ${String(row.line)}`;
      return failed(failure('data/labels', `${where} of the labels table give "${shownName(named.value)}" two different labels`));
    }
    if (!present.has(named.value) && earlier === undefined) {
      skipped.push({
        name: named.value,
        code: 'input/not-found',
        reason: `line ${String(row.line)} of the labels table names it, but there is no such file`,
      });
    }
    known.set(named.value, row);
  }
  return succeeded({
    of: (name) => ({ label: known.get(name)?.label ?? null, cluster: known.get(name)?.cluster ?? null }),
    tableName: isBelow(root, table) ? relative(root, table).split(sep).join('/') : null,
    skipped,
    notices: [`labels from ${shownName(basename(table))}`],
  });
}

/** A row's file by its name below the root: relative to the root, else to the table's own folder. Names that lead out are refused. */
function nameOf(
  row: LabelRow,
  at: { readonly root: string; readonly table: string; readonly present: ReadonlySet<string> },
): Result<string> {
  if (row.file === null || row.file === '')
    return failed(failure('data/labels', `line ${String(row.line)} of the labels table names no file`));
  const named = [at.root, dirname(at.table)].map((folder) => resolve(folder, row.file ?? '')).filter((path) => isBelow(at.root, path));
  const names = named.map((path) => relative(at.root, path).split(sep).join('/'));
  const name = names.find((candidate) => at.present.has(candidate)) ?? names[0];
  if (name !== undefined && !row.file.includes('\0')) return succeeded(name);
  return failed(
    failure('traversal/path', `line ${String(row.line)} of the labels table names "${shownName(row.file)}", which leads out of the folder`),
  );
}
