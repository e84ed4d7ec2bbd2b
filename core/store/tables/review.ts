import type { ItemDetail, ReviewState } from '../../contract/review.ts';

import type { Connection } from '../connection.ts';
import type { RowKey } from '../records.ts';
import type { Writing } from '../writing.ts';
import { requireDoneCell } from './cell.ts';

export type Decision = RowKey & { readonly state: ReviewState; readonly note: string; readonly reviewer: string };

/** Adds a decision: nothing decided before is changed or lost. The reviewer is the actor of the log entry. */
export function addReview(writing: Writing, decision: Decision): void {
  const { connection } = writing;
  const { run, item, method, state, note, reviewer } = decision;
  const cell = requireDoneCell(connection, decision);
  const seq = connection.first<{ seq: number }>(
    'SELECT coalesce(max(seq), 0) + 1 AS seq FROM review WHERE run = :run AND item = :item AND method = :method',
    { run, item, method },
  )?.seq;
  const logSeq = writing.log({
    actor: reviewer,
    action: 'review/decided',
    target: `${run}/${item}/${method}`,
    old: cell.review,
    new: state,
    reason: note,
  });
  connection.run(
    `INSERT INTO review (run, item, method, seq, reviewer, state, note, at, log_seq)
     VALUES (:run, :item, :method, :seq, :reviewer, :state, :note, :at, :logSeq)`,
    { run, item, method, seq: seq ?? 1, reviewer, state, note, at: writing.now(), logSeq },
  );
  connection.run('UPDATE cell SET review = :state WHERE run = :run AND item = :item AND method = :method', { state, run, item, method });
}

/** Oldest first. */
export function readHistory(connection: Connection, { run, item, method }: RowKey): ItemDetail['history'] {
  return [
    ...connection.all<ItemDetail['history'][number]>(
      'SELECT state, note, reviewer, at FROM review WHERE run = :run AND item = :item AND method = :method ORDER BY seq',
      { run, item, method },
    ),
  ];
}
