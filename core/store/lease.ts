import { randomUUID } from 'node:crypto';

import { failure } from '../contract/failures.ts';
import { FailureError } from '../contract/result.ts';
import type { Failure } from '../contract/result.ts';

import type { Clock } from './clock.ts';
import type { Connection } from './connection.ts';
import type { Machine } from './machine.ts';
import type { Holder } from './records.ts';

/** Who wants to write, and how it describes itself to others. */
export interface LeaseAsker {
  readonly machine: Machine;
  readonly clock: Clock;
  /** "concord audit", "Concord window": told to whoever finds the project busy. */
  readonly description: string;
}

interface LeaseRow {
  readonly token: string;
  readonly pid: number;
  readonly process_start: string | null;
  readonly boot_id: string;
  readonly host: string;
  readonly description: string;
  readonly heartbeat_at: string;
}

export const HEARTBEAT_MS = 2_000;
/** A silent owner that cannot be asked (another computer, or a system without start times) counts as dead after this long. */
export const SILENCE_MS = 10_000;

const READ = 'SELECT token, pid, process_start, boot_id, host, description, heartbeat_at FROM lease WHERE one = 1';

/** The living holder of the project, if it is not the asker itself. */
export function holderOf(connection: Connection, asker: LeaseAsker): Holder | null {
  const row = connection.first<LeaseRow>(READ);
  return row === undefined || !isAlive(row, asker) ? null : describe(row);
}

/**
 * Takes the lease, also from a dead owner; answers its token and whom it was taken from. A living owner is a failure that names it.
 * One transaction, so that two processes cannot both succeed.
 */
export function takeLease(connection: Connection, asker: LeaseAsker): { readonly token: string; readonly from: Holder | null } {
  const row = connection.first<LeaseRow>(READ);
  if (row !== undefined && isAlive(row, asker)) throw new FailureError(busy(describe(row)));
  const token = randomUUID();
  const { machine, clock, description } = asker;
  connection.run(
    `INSERT OR REPLACE INTO lease (one, token, pid, process_start, boot_id, host, description, heartbeat_at)
     VALUES (1, :token, :pid, :processStart, :bootId, :host, :description, :now)`,
    {
      token,
      pid: machine.pid,
      processStart: machine.processStart(machine.pid),
      bootId: machine.bootId,
      host: machine.host,
      description,
      now: clock.utc(),
    },
  );
  return { token, from: row === undefined ? null : describe(row) };
}

/** Every write asks first: who was silent for too long may have lost the lease to another process. */
export function requireLease(connection: Connection, token: string): void {
  const row = connection.first<LeaseRow>(READ);
  if (row?.token === token) return;
  throw new FailureError(row === undefined ? failure('project/busy', 'the lease of this process was given up') : busy(describe(row)));
}

export function beat(connection: Connection, token: string, clock: Clock): void {
  connection.run('UPDATE lease SET heartbeat_at = :now WHERE token = :token', { now: clock.utc(), token });
}

export function giveUpLease(connection: Connection, token: string): void {
  connection.run('DELETE FROM lease WHERE token = :token', { token });
}

export function busy(holder: Holder): Failure {
  const what = `${holder.description} (process ${holder.pid} on ${holder.host}) is writing to this project, last seen ${holder.heartbeatAt}`;
  return failure('project/busy', what, { pid: holder.pid, host: holder.host, holder: holder.description, heartbeatAt: holder.heartbeatAt });
}

/**
 * On the same computer the process itself is asked, because a clock may be set and a computer may sleep;
 * the heartbeat decides only where it cannot be asked.
 */
function isAlive(row: LeaseRow, { machine, clock }: LeaseAsker): boolean {
  const silentMs = Date.parse(clock.utc()) - Date.parse(row.heartbeat_at);
  if (row.host !== machine.host) return silentMs <= SILENCE_MS;
  if (row.boot_id !== machine.bootId) return false;
  if (!machine.isRunning(row.pid)) return false;
  const start = machine.processStart(row.pid);
  if (start !== null && row.process_start !== null) return start === row.process_start;
  return silentMs <= SILENCE_MS;
}

function describe(row: LeaseRow): Holder {
  return { pid: row.pid, host: row.host, description: row.description, heartbeatAt: row.heartbeat_at };
}
