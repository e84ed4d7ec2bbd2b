import { canonicalJson } from '../../contract/canonical-json.ts';
import { dataSummary } from '../../contract/data-summary.ts';
import { failure } from '../../contract/failures.ts';
import { dataPlace } from '../../contract/jobs.ts';
import { FailureError } from '../../contract/result.ts';

import type { Connection } from '../connection.ts';
import type { StoredDataset } from '../records.ts';
import type { Writing } from '../writing.ts';
import { storedJson } from '../stored-json.ts';

interface DatasetRow {
  readonly hash: string;
  readonly place: string;
  readonly summary: string;
}

/** One data set to a project: its items are what candidates are compared on. It may move to another place. */
export function putDataset(writing: Writing, dataset: StoredDataset): void {
  const known = readRow(writing.connection);
  if (known !== undefined && known.hash !== dataset.hash) {
    throw new FailureError(
      failure('project/other-teacher', `the project holds the data set ${known.hash.slice(0, 12)}, received ${dataset.hash.slice(0, 12)}`, {
        expected: known.hash,
        received: dataset.hash,
      }),
    );
  }
  const row: DatasetRow = { hash: dataset.hash, place: canonicalJson(dataset.place), summary: canonicalJson(dataset.summary) };
  if (known?.place === row.place && known.summary === row.summary) return;
  writing.connection.run(
    `INSERT INTO dataset (one, hash, place, summary) VALUES (1, :hash, :place, :summary)
     ON CONFLICT (one) DO UPDATE SET place = excluded.place, summary = excluded.summary`,
    { ...row },
  );
  writing.log({
    actor: 'engine',
    action: known === undefined ? 'dataset/added' : 'dataset/changed',
    target: dataset.hash,
    new: dataset.summary.name,
  });
}

export function readDataset(connection: Connection): StoredDataset | null {
  const row = readRow(connection);
  if (row === undefined) return null;
  return { hash: row.hash, place: dataPlace.parse(storedJson(row.place)), summary: dataSummary.parse(storedJson(row.summary)) };
}

function readRow(connection: Connection): DatasetRow | undefined {
  return connection.first<DatasetRow>('SELECT hash, place, summary FROM dataset WHERE one = 1');
}
