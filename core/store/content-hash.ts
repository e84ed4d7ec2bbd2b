import { createHash } from 'node:crypto';

import { failure } from '../contract/failures.ts';
import { FailureError } from '../contract/result.ts';

import type { Connection } from './connection.ts';
import { resultHash } from './result-hash.ts';
import { readProtocol } from './tables/protocol.ts';
import { readRun } from './tables/run.ts';

/**
 * SHA-256 over the result hashes of a run in item order. On the way every item is compared with the log entry that covers it:
 * a row changed outside the log is `project/altered`.
 */
export function contentHash(connection: Connection, runId: string): string {
  const run = readRun(connection, runId);
  const { metrics } = readProtocol(connection, run.protocolHash).body;
  const hash = createHash('sha256');
  const items = connection.all<{ item: number; logged: string | null }>(
    `SELECT cell.item AS item, log.new AS logged FROM cell LEFT JOIN log ON log.seq = cell.log_seq
     WHERE cell.run = :run GROUP BY cell.item ORDER BY cell.item`,
    { run: run.id },
  );
  for (const { item, logged } of items) {
    const stored = resultHash(connection, { run: run.id, metrics }, item) ?? '';
    if (stored !== logged)
      throw new FailureError(failure('project/altered', `the result of item ${item} in ${run.id} is not the one that was logged`));
    hash.update(`${item} ${stored}\n`);
  }
  return hash.digest('hex');
}
