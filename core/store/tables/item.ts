import type { ItemRef } from '../../contract/data-summary.ts';
import { failure, shownName } from '../../contract/failures.ts';
import { FailureError } from '../../contract/result.ts';

import type { Connection } from '../connection.ts';
import type { StoredItem } from '../records.ts';
import type { Writing } from '../writing.ts';

/** A text far longer than any of ours is not read into memory; the row still shows. */
const bounded = (column: string): string => `CASE WHEN octet_length(item.${column}) <= 16384 THEN item.${column} ELSE '(unreadable)' END`;

/** Columns of a StoredItem, for any statement that reads `item`. */
export const ITEM_COLUMNS = `item.ordinal AS ordinal, ${bounded('name')} AS name,
  CASE WHEN item.label IS NULL THEN NULL ELSE ${bounded('label')} END AS label,
  CASE WHEN item.cluster IS NULL THEN NULL ELSE ${bounded('cluster')} END AS cluster,
  ${bounded('locator')} AS locator, item.bytes_hash AS bytesHash, item.decoded_hash AS decodedHash`;

/** Items once listed stay as they are; the data set's hash says that they are the same. */
export function putItems(writing: Writing, items: readonly ItemRef[]): void {
  let added = 0;
  for (const { ordinal, name, label, cluster, locator } of items) {
    added += writing.connection.run(
      `INSERT INTO item (ordinal, name, label, cluster, locator) VALUES (:ordinal, :name, :label, :cluster, :locator)
       ON CONFLICT (ordinal) DO NOTHING`,
      { ordinal, name, label, cluster, locator },
    );
  }
  const first = items[0];
  if (added > 0 && first !== undefined)
    writing.log({ actor: 'engine', action: 'items/listed', target: String(first.ordinal), new: String(added) });
}

/**
 * Stores what the item was when it was decoded. If it changed since another run used it, the two runs would compare different
 * pictures under one name: that is refused.
 */
export function setItemHashes(
  connection: Connection,
  item: { readonly ordinal: number; readonly bytesHash: string; readonly decodedHash: string },
): void {
  const known = readItem(connection, item.ordinal);
  if (known.decodedHash !== null && known.decodedHash !== item.decodedHash) {
    throw new FailureError(
      failure(
        'mismatch/data',
        `item ${item.ordinal} (${shownName(known.name)}) has changed since it was audited in this project; use a new project`,
        {
          item: item.ordinal,
          expected: known.decodedHash,
          received: item.decodedHash,
        },
      ),
    );
  }
  connection.run('UPDATE item SET bytes_hash = :bytesHash, decoded_hash = :decodedHash WHERE ordinal = :ordinal', { ...item });
}

export function readItem(connection: Connection, ordinal: number): StoredItem {
  const item = connection.first<StoredItem>(`SELECT ${ITEM_COLUMNS} FROM item WHERE ordinal = :ordinal`, { ordinal });
  if (item === undefined) throw new FailureError(failure('run/none', `the project has no item ${ordinal}`));
  return item;
}

export function readItems(connection: Connection, page: { readonly offset: number; readonly limit: number }): readonly StoredItem[] {
  return connection.all<StoredItem>(`SELECT ${ITEM_COLUMNS} FROM item ORDER BY ordinal LIMIT :limit OFFSET :offset`, page);
}

export function countItems(connection: Connection): number {
  return connection.first<{ count: number }>('SELECT count(*) AS count FROM item')?.count ?? 0;
}
