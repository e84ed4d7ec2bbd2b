import * as z from 'zod';

import { canonicalJson } from '../../contract/canonical-json.ts';
import { failure } from '../../contract/failures.ts';
import { failed, succeeded } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';

import type { Clock } from '../clock.ts';
import type { Connection } from '../connection.ts';
import { brokenLink, CHAIN_START, entryHash } from '../log-chain.ts';
import type { CheckFacts, LogAction, LogEntry } from '../records.ts';
import { storedJson } from '../stored-json.ts';

/** Who writes, and when: what every entry carries besides its action. */
export interface LogWriter {
  readonly clock: Clock;
  readonly bootId: string;
  readonly build: string;
}

interface LogRow extends Omit<LogEntry, 'models'> {
  readonly models: string;
}

const COLUMNS = 'seq, time_utc, time_mono_ms, boot_id, actor, action, target, old, new, reason, build, models, protocol, prev, hash';
const modelList = z.array(z.string());

export function lastEntry(connection: Connection): { readonly seq: number; readonly hash: string } {
  return (
    connection.first<{ seq: number; hash: string }>('SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1') ?? { seq: 0, hash: CHAIN_START }
  );
}

/**
 * Adds one entry to the chain, inside the caller's transaction; answers its seq. What is hashed is what will be read: SQLite
 * keeps UTF-8, which has no half letters.
 */
export function addEntry(connection: Connection, writer: LogWriter, action: LogAction): number {
  const before = lastEntry(connection);
  const unhashed = {
    seq: before.seq + 1,
    time_utc: writer.clock.utc(),
    time_mono_ms: writer.clock.monotonicMs(),
    boot_id: writer.bootId,
    actor: asKept(action.actor),
    action: action.action,
    target: asKept(action.target),
    old: asKeptOrNull(action.old),
    new: asKeptOrNull(action.new),
    reason: asKeptOrNull(action.reason),
    build: writer.build,
    models: action.models ?? [],
    protocol: action.protocol ?? null,
    prev: before.hash,
  };
  connection.run(
    `INSERT INTO log (${COLUMNS}) VALUES (:seq, :time_utc, :time_mono_ms, :boot_id, :actor, :action, :target, :old, :new, :reason, :build, :models, :protocol, :prev, :hash)`,
    { ...unhashed, models: canonicalJson(unhashed.models), hash: entryHash(unhashed) },
  );
  return unhashed.seq;
}

function asKept(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

function asKeptOrNull(text: string | null | undefined): string | null {
  return text === null || text === undefined ? null : asKept(text);
}

/** What an entry says is new: for results, the hash of the rows it covers. */
export function readNew(connection: Connection, seq: number): string | null {
  return connection.first<{ new: string | null }>('SELECT new FROM log WHERE seq = :seq', { seq })?.new ?? null;
}

export function logPage(connection: Connection, page: { readonly offset: number; readonly limit: number }): readonly LogEntry[] {
  return connection.all<LogRow>(`SELECT ${COLUMNS} FROM log ORDER BY seq LIMIT :limit OFFSET :offset`, page).map((row) => entryOf(row));
}

/** Walks the whole chain; then the newest head, which may not claim more entries than there are. */
export function checkLog(connection: Connection): Result<CheckFacts> {
  let before = { seq: 0, hash: CHAIN_START };
  let broken: string | null = null;
  connection.each<LogRow>(`SELECT ${COLUMNS} FROM log ORDER BY seq`, {}, (row) => {
    broken ??= brokenLink(entryOf(row), before);
    before = { seq: row.seq, hash: row.hash };
  });
  broken ??= brokenHead(connection, before.seq);
  if (broken !== null) return failed(failure('project/altered', broken));
  return succeeded({ logEntries: before.seq, logHead: before.hash });
}

const headBody = z.object({ count: z.int(), head: z.string() });
const envelope = z.object({ payload: z.base64() });

/** Records the newest entry as a head (DSSE envelope; signatures come with the installation's key). */
export function addHead(connection: Connection, writer: LogWriter, projectId: string): void {
  const { seq, hash } = lastEntry(connection);
  const body = canonicalJson({ projectId, count: seq, head: hash, timeUtc: writer.clock.utc(), keyId: null });
  const envelopeText = canonicalJson({
    payloadType: 'application/vnd.concord.log-head.v1+json',
    payload: Buffer.from(body).toString('base64'),
    signatures: [],
  });
  connection.run('INSERT INTO log_head (seq, envelope) VALUES (:seq, :envelope) ON CONFLICT (seq) DO NOTHING', {
    seq,
    envelope: envelopeText,
  });
}

function brokenHead(connection: Connection, count: number): string | null {
  const newest = connection.first<{ seq: number; envelope: string }>('SELECT seq, envelope FROM log_head ORDER BY seq DESC LIMIT 1');
  if (newest === undefined) return null;
  const body = headBody.parse(storedJson(Buffer.from(envelope.parse(storedJson(newest.envelope)).payload, 'base64').toString('utf8')));
  if (body.count > count) return `the newest head counts ${body.count} entries, the log holds ${count}`;
  const entry = connection.first<{ hash: string }>('SELECT hash FROM log WHERE seq = :seq', { seq: body.count });
  return entry?.hash === body.head ? null : `entry ${body.count} is not the one its head names`;
}

function entryOf(row: LogRow): LogEntry {
  return { ...row, models: modelList.parse(storedJson(row.models)) };
}
