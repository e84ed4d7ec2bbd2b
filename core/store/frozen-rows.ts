import type { Connection } from './connection.ts';

/**
 * Rows that never change once they are stored (a frozen protocol, a pair) are understood once for each connection:
 * every row of the grid asks for them.
 */
export function frozenRows<Row>(understand: (connection: Connection, key: string) => Row): (connection: Connection, key: string) => Row {
  const known = new WeakMap<Connection, Map<string, Row>>();
  return (connection, key) => {
    const rows = known.get(connection) ?? new Map<string, Row>();
    known.set(connection, rows);
    const row = rows.get(key) ?? understand(connection, key);
    rows.set(key, row);
    return row;
  };
}
