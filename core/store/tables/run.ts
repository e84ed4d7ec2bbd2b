import * as z from 'zod';

import { executorChoice } from '../../contract/backend.ts';
import { canonicalJson } from '../../contract/canonical-json.ts';
import { failure, shownName } from '../../contract/failures.ts';
import { FailureError } from '../../contract/result.ts';

import type { Connection } from '../connection.ts';
import type { RunEngine, RunState, StoredRun } from '../records.ts';
import type { Writing } from '../writing.ts';
import { storedJson } from '../stored-json.ts';
import { countItems } from './item.ts';
import { readPair } from './pair.ts';
import { readProtocol } from './protocol.ts';

interface RunRow {
  readonly id: string;
  readonly pair: string;
  readonly protocolHash: string;
  readonly state: RunState;
  readonly failure: string | null;
  readonly engine: string | null;
  readonly epoch: number;
  readonly total: number;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

const COLUMNS = `id, pair, protocol AS protocolHash, state, failure, engine, epoch, total, started_at AS startedAt, ended_at AS endedAt`;

const layerPair = z.strictObject({ teacher: z.string(), compressed: z.string() });
const runEngine = z.strictObject({
  backend: z.string(),
  backendVersion: z.string(),
  selfTest: z.enum(['passed', 'failed']),
  threads: z.number(),
  batch: z.number(),
  workers: z.number().nullable().default(null),
  choice: executorChoice.nullable().default(null),
  node: z.string(),
  cpu: z.string(),
  methods: z.array(z.strictObject({ id: z.string(), version: z.number(), layer: layerPair.nullable() })),
});

/** A run names a frozen protocol and the items there are at this moment (the first `limitItems` of them). */
export function createRun(writing: Writing, plan: { readonly pair: string; readonly protocol: string }): string {
  const { connection } = writing;
  const pair = readPair(connection, plan.pair);
  const { limitItems } = readProtocol(connection, plan.protocol).body;
  const items = countItems(connection);
  const count = connection.first<{ count: number }>('SELECT count(*) AS count FROM run')?.count ?? 0;
  const id = `run-${String(count + 1).padStart(3, '0')}`;
  connection.run(`INSERT INTO run (id, pair, protocol, state, epoch, total) VALUES (:id, :pair, :protocol, 'waiting', 0, :total)`, {
    id,
    pair: plan.pair,
    protocol: plan.protocol,
    total: limitItems === null ? items : Math.min(limitItems, items),
  });
  writing.log({ actor: 'engine', action: 'run/created', target: id, models: [pair.teacher, pair.compressed], protocol: plan.protocol });
  return id;
}

/** Begins or resumes: the epoch rises, so that answers to an earlier start are recognised as late. */
export function startRun(writing: Writing, id: string, engine: RunEngine): StoredRun {
  const before = readRun(writing.connection, id);
  const text = canonicalJson(engine);
  writing.connection.run(
    `UPDATE run SET state = 'running', failure = NULL, engine = :engine, epoch = epoch + 1, started_at = coalesce(started_at, :now), ended_at = NULL
     WHERE id = :id`,
    { id, engine: text, now: writing.now() },
  );
  writing.log({
    actor: 'engine',
    action: 'run/started',
    target: id,
    old: before.engine === null ? null : canonicalJson(before.engine),
    new: text,
    models: [before.pair.teacher, before.pair.compressed],
    protocol: before.protocolHash,
  });
  return readRun(writing.connection, id);
}

export function setRunState(writing: Writing, id: string, end: { readonly state: RunState; readonly failure: string | null }): void {
  const before = readRun(writing.connection, id);
  if (before.state === end.state && before.failure === end.failure) return;
  const isOver = end.state === 'done' || end.state === 'cancelled' || end.state === 'failed';
  writing.connection.run('UPDATE run SET state = :state, failure = :failure, ended_at = :endedAt WHERE id = :id', {
    id,
    state: end.state,
    failure: end.failure,
    endedAt: isOver ? writing.now() : null,
  });
  writing.log({ actor: 'engine', action: `run/${end.state}`, target: id, old: before.state, new: end.state, reason: end.failure });
  if (isOver) writing.head();
}

export function readRuns(connection: Connection): readonly StoredRun[] {
  return connection.all<RunRow>(`SELECT ${COLUMNS} FROM run ORDER BY id`).map((row) => runOf(connection, row));
}

export function readRun(connection: Connection, id: string): StoredRun {
  const row = connection.first<RunRow>(`SELECT ${COLUMNS} FROM run WHERE id = :id`, { id });
  if (row === undefined) throw new FailureError(failure('run/none', `there is no run ${shownName(id)}`));
  return runOf(connection, row);
}

function runOf(connection: Connection, row: RunRow): StoredRun {
  const { pair, engine, ...rest } = row;
  return { ...rest, pair: readPair(connection, pair), engine: engine === null ? null : runEngine.parse(storedJson(engine)) };
}
