import { Connection } from './connection.ts';

/** Version of the SQLite that keeps the projects. */
export function sqliteVersion(): string {
  const connection = new Connection(':memory:', { mode: 'create' });
  try {
    return connection.first<{ readonly version: string }>('SELECT sqlite_version() AS version')?.version ?? 'unknown';
  } finally {
    connection.close();
  }
}
