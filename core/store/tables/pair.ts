import * as z from 'zod';

import { canonicalJson } from '../../contract/canonical-json.ts';
import { failure } from '../../contract/failures.ts';
import { FailureError } from '../../contract/result.ts';

import type { Connection } from '../connection.ts';
import { frozenRows } from '../frozen-rows.ts';
import type { PairRecord, StoredPair } from '../records.ts';
import type { Writing } from '../writing.ts';
import { storedJson } from '../stored-json.ts';

interface PairRow {
  readonly id: string;
  readonly teacher: string;
  readonly compressed: string;
  readonly classes: string;
  readonly details: string;
}

const COLUMNS = 'id, teacher, compressed, classes, details';
const classNames = z.array(z.string());

/** One teacher to a project: its maps are what every candidate is compared with. */
export function putPair(writing: Writing, pair: PairRecord): string {
  const { connection } = writing;
  const pairs = readRows(connection);
  const other = pairs.find((known) => known.teacher !== pair.teacher);
  if (other !== undefined) {
    throw new FailureError(
      failure(
        'project/other-teacher',
        `the project holds the teacher ${other.teacher.slice(0, 12)}, received ${pair.teacher.slice(0, 12)}`,
        {
          expected: other.teacher,
          received: pair.teacher,
        },
      ),
    );
  }
  const known = pairs.find(({ compressed }) => compressed === pair.compressed);
  if (known !== undefined) return known.id;
  const id = `pair-${String(pairs.length + 1).padStart(3, '0')}`;
  connection.run(`INSERT INTO pair (${COLUMNS}) VALUES (:id, :teacher, :compressed, :classes, :details)`, {
    id,
    teacher: pair.teacher,
    compressed: pair.compressed,
    classes: canonicalJson(pair.classes),
    details: canonicalJson(pair.details ?? null),
  });
  writing.log({ actor: 'engine', action: 'pair/added', target: id, models: [pair.teacher, pair.compressed] });
  return id;
}

export function readPairs(connection: Connection): readonly StoredPair[] {
  return readRows(connection).map(pairOf);
}

export const readPair = frozenRows((connection, id): StoredPair => {
  const row = connection.first<PairRow>(`SELECT ${COLUMNS} FROM pair WHERE id = :id`, { id });
  if (row === undefined) throw new FailureError(failure('run/none', `there is no pair ${id}`));
  return pairOf(row);
});

function readRows(connection: Connection): readonly PairRow[] {
  return connection.all<PairRow>(`SELECT ${COLUMNS} FROM pair ORDER BY id`);
}

function pairOf(row: PairRow): StoredPair {
  const details: unknown = storedJson(row.details);
  return { id: row.id, teacher: row.teacher, compressed: row.compressed, classes: classNames.parse(storedJson(row.classes)), details };
}
