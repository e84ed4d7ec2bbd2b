import { createHash } from 'node:crypto';

import { canonicalJson } from '../../contract/canonical-json.ts';
import { failure } from '../../contract/failures.ts';
import { FailureError } from '../../contract/result.ts';
import { keptWhatIf } from '../../contract/what-if.ts';
import type { KeptWhatIf } from '../../contract/what-if.ts';

import type { Connection } from '../connection.ts';
import { whatIfEvidence } from '../migrations/20-what-if.ts';
import type { Writing } from '../writing.ts';
import { storedJson } from '../stored-json.ts';
import { requireDoneCell } from './cell.ts';
import { readNew } from './log.ts';

export type NewWhatIf = Omit<KeptWhatIf, 'seq' | 'at' | 'withdrawn'>;
export interface Withdrawal {
  readonly item: number;
  readonly seq: number;
  readonly note: string;
  readonly reviewer: string;
}

/** Everything that was computed; who, when and why stand in columns of their own. */
const storedBody = keptWhatIf.omit({
  item: true,
  seq: true,
  run: true,
  method: true,
  note: true,
  reviewer: true,
  at: true,
  withdrawn: true,
});

interface Row {
  readonly item: number;
  readonly seq: number;
  readonly run: string;
  readonly method: string;
  readonly withdraws: number | null;
  readonly body: string | null;
  readonly note: string;
  readonly reviewer: string;
  readonly at: string;
  readonly log_seq: number;
}

/** Adds a row and its log entry; answers the number of the row within its item. */
export function addWhatIf(writing: Writing, kept: NewWhatIf): number {
  const { item, run, method, note, reviewer, ...body } = kept;
  requireDoneCell(writing.connection, { run, item, method });
  const seq = nextSeq(writing.connection, item);
  const row = { item, seq, run, method, withdraws: null, body: canonicalJson(storedBody.parse(body)), note, reviewer };
  const action = { actor: reviewer, action: 'what-if/kept', target: targetOf(item, seq), new: hashOf(row), reason: note };
  insert(writing, { ...row, at: writing.now(), log_seq: writing.log(action) });
  return seq;
}

/** Says of a row that it no longer counts. Twice is once: the first withdrawal stands. */
export function withdrawWhatIf(writing: Writing, { item, seq, note, reviewer }: Withdrawal): void {
  const rows = readRows(writing.connection, item);
  const kept = rows.find((row) => row.seq === seq && row.withdraws === null);
  if (kept === undefined) throw new FailureError(failure('option/invalid', `item ${String(item)} has no what-if ${String(seq)}`));
  if (rows.some(({ withdraws }) => withdraws === seq)) return;
  const row = { ...kept, seq: nextSeq(writing.connection, item), withdraws: seq, body: null, note, reviewer };
  const action = {
    actor: reviewer,
    action: 'what-if/withdrawn',
    target: targetOf(item, seq),
    old: hashOf(kept),
    new: hashOf(row),
    reason: note,
  };
  insert(writing, { ...row, at: writing.now(), log_seq: writing.log(action) });
}

/** Oldest first, withdrawn ones among them; of one item, or of all. A row that its log entry does not name is refused. */
export function readWhatIfs(connection: Connection, item: number | null): readonly KeptWhatIf[] {
  if (Number(connection.setting('user_version')) < whatIfEvidence.version) return []; // read, not yet brought up to date
  const rows = readRows(connection, item);
  for (const row of rows) {
    if (readNew(connection, row.log_seq) === hashOf(row)) continue;
    throw new FailureError(failure('project/altered', `what-if ${targetOf(row.item, row.seq)} is not what its log entry says`));
  }
  return rows.flatMap((row) => (row.body === null ? [] : [keptOf(row, row.body, rows)]));
}

function keptOf(row: Row, text: string, rows: readonly Row[]): KeptWhatIf {
  const { item, seq, run, method, note, reviewer, at } = row;
  const withdrawal = rows.find((other) => other.item === item && other.withdraws === seq);
  const withdrawn = withdrawal === undefined ? null : { note: withdrawal.note, reviewer: withdrawal.reviewer, at: withdrawal.at };
  return { item, seq, run, method, note, reviewer, at, withdrawn, ...storedBody.parse(storedJson(text)) };
}

function readRows(connection: Connection, item: number | null): readonly Row[] {
  return connection.all<Row>(
    `SELECT item, seq, run, method, withdraws, body, note, reviewer, at, log_seq FROM what_if
     WHERE :item IS NULL OR item = :item ORDER BY item, seq`,
    { item },
  );
}

function insert({ connection }: Writing, row: Row): void {
  connection.run(
    `INSERT INTO what_if (item, seq, run, method, withdraws, body, note, reviewer, at, log_seq)
     VALUES (:item, :seq, :run, :method, :withdraws, :body, :note, :reviewer, :at, :log_seq)`,
    { ...row },
  );
}

function nextSeq(connection: Connection, item: number): number {
  return connection.first<{ seq: number }>('SELECT coalesce(max(seq), 0) + 1 AS seq FROM what_if WHERE item = :item', { item })?.seq ?? 1;
}

function targetOf(item: number, seq: number): string {
  return `item ${String(item)}/${String(seq)}`;
}

/** Of everything but the time and the entry itself, which come after it. */
function hashOf({ item, seq, run, method, withdraws, body, note, reviewer }: Omit<Row, 'at' | 'log_seq'>): string {
  return createHash('sha256').update(canonicalJson({ item, seq, run, method, withdraws, body, note, reviewer })).digest('hex');
}
