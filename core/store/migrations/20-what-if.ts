import type { Migration } from './migration.ts';

/*
 * Causal evidence: strokes on an item and what every model said before and after. Rows are only added; one that `withdraws`
 * an earlier row of the item says so of it and holds nothing else. The log entry has the hash of what is stored.
 */
const whatIf = `CREATE TABLE what_if (
  item INTEGER NOT NULL REFERENCES item (ordinal),
  seq INTEGER NOT NULL CHECK (seq >= 1),
  run TEXT NOT NULL REFERENCES run (id),
  method TEXT NOT NULL CHECK (octet_length(method) <= 200),
  withdraws INTEGER CHECK (withdraws < seq),
  body TEXT CHECK (octet_length(body) <= 10000000),
  note TEXT NOT NULL CHECK (octet_length(note) <= 20000),
  reviewer TEXT NOT NULL CHECK (octet_length(reviewer) <= 1000),
  at TEXT NOT NULL CHECK (octet_length(at) <= 40),
  log_seq INTEGER NOT NULL REFERENCES log (seq),
  PRIMARY KEY (item, seq),
  FOREIGN KEY (item, withdraws) REFERENCES what_if (item, seq),
  CHECK ((withdraws IS NULL) = (body IS NOT NULL))
) STRICT, WITHOUT ROWID`;

export const whatIfEvidence: Migration = { version: 20, statements: [whatIf] };
