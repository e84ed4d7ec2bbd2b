import type { Connection } from './connection.ts';
import type { LogAction } from './records.ts';

/** What a table needs to write: the connection inside one transaction, the time, and the log. */
export interface Writing {
  readonly connection: Connection;
  now(): string;
  /** Adds an entry to the log within the same transaction; answers its seq. */
  log(action: LogAction): number;
  /** Records the newest log entry as a head. */
  head(): void;
}
