import { createHash } from 'node:crypto';

import { canonicalJson } from '../../contract/canonical-json.ts';
import { failure } from '../../contract/failures.ts';
import { protocol as protocolSchema } from '../../contract/protocol.ts';
import type { Protocol } from '../../contract/protocol.ts';
import { FailureError } from '../../contract/result.ts';

import type { Connection } from '../connection.ts';
import { frozenRows } from '../frozen-rows.ts';
import type { StoredProtocol } from '../records.ts';
import type { Writing } from '../writing.ts';
import { storedJson } from '../stored-json.ts';

interface ProtocolRow {
  readonly hash: string;
  readonly body: string;
  readonly frozenAt: string;
}

/** Freezes a protocol: from here on it cannot change, and its hash is in the signed order of the log. */
export function putProtocol(writing: Writing, body: Protocol): string {
  const text = canonicalJson(body);
  const hash = createHash('sha256').update(text).digest('hex');
  if (readRow(writing.connection, hash) !== undefined) return hash;
  const logSeq = writing.log({ actor: 'engine', action: 'protocol/frozen', target: hash, new: hash, protocol: hash });
  writing.connection.run('INSERT INTO protocol (hash, body, frozen_at, log_seq) VALUES (:hash, :body, :frozenAt, :logSeq)', {
    hash,
    body: text,
    frozenAt: writing.now(),
    logSeq,
  });
  writing.head();
  return hash;
}

export const readProtocol = frozenRows((connection, hash): StoredProtocol => {
  const row = readRow(connection, hash);
  if (row === undefined) throw new FailureError(failure('run/none', `the project has no protocol ${hash.slice(0, 12)}`));
  return { hash: row.hash, frozenAt: row.frozenAt, body: protocolSchema.parse(storedJson(row.body)) };
});

/** The protocol frozen last; null before the first. */
export function newestProtocol(connection: Connection): StoredProtocol | null {
  const row = connection.first<{ hash: string }>('SELECT hash FROM protocol ORDER BY log_seq DESC LIMIT 1');
  return row === undefined ? null : readProtocol(connection, row.hash);
}

function readRow(connection: Connection, hash: string): ProtocolRow | undefined {
  return connection.first<ProtocolRow>('SELECT hash, body, frozen_at AS frozenAt FROM protocol WHERE hash = :hash', { hash });
}
