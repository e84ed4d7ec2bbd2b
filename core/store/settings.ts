import type { Connection } from './connection.ts';

/** Settings of every connection; set on every open and read back, because SQLite ignores what it does not know. */
const settings: readonly { readonly name: string; readonly set: string; readonly expected: string | number }[] = [
  { name: 'trusted_schema', set: 'OFF', expected: 0 },
  { name: 'foreign_keys', set: 'ON', expected: 1 },
  { name: 'cell_size_check', set: 'ON', expected: 1 },
  { name: 'mmap_size', set: '0', expected: 0 },
  { name: 'temp_store', set: 'MEMORY', expected: 2 },
  // 32 MiB: the inner pages of every index stay in memory at 20,000 items.
  { name: 'cache_size', set: '-32768', expected: -32_768 },
  { name: 'synchronous', set: 'FULL', expected: 2 },
  { name: 'wal_autocheckpoint', set: '1000', expected: 1000 },
  { name: 'journal_size_limit', set: '67108864', expected: 67_108_864 },
  ...(process.platform === 'darwin' ? [{ name: 'fullfsync', set: 'ON', expected: 1 }] : []),
];

/** None of these reads the file. */
export function applySettings(connection: Connection): void {
  requireSqlite(connection);
  for (const { name, set, expected } of settings) {
    connection.setting(`${name} = ${set}`);
    requireSetting(connection, name, expected);
  }
}

/** Write-ahead log: readers never wait for the writer. Touches the file, so only after its schema is known to be ours. */
export function useWriteAheadLog(connection: Connection): void {
  connection.setting('journal_mode = WAL');
  requireSetting(connection, 'journal_mode', 'wal');
}

/** Reading only, even where the file itself could be written. */
export function forbidWriting(connection: Connection): void {
  connection.setting('query_only = ON');
  requireSetting(connection, 'query_only', 1);
}

/** Earlier ones can damage a file when two connections restart its log at once. */
const OLDEST_SQLITE = [3, 51, 3] as const;

function requireSqlite(connection: Connection): void {
  const version = connection.first<{ version: string }>('SELECT sqlite_version() AS version')?.version ?? '';
  const parts = version.split('.').map(Number);
  const difference = OLDEST_SQLITE.map((oldest, index) => (parts[index] ?? 0) - oldest).find((step) => step !== 0) ?? 0;
  if (difference < 0) throw new Error(`SQLite: expected ${OLDEST_SQLITE.join('.')} or later, received ${version}`);
}

function requireSetting(connection: Connection, name: string, expected: string | number): void {
  const received = connection.setting(name);
  if (received !== expected) throw new Error(`SQLite setting ${name}: expected ${String(expected)}, received ${String(received)}`);
}
