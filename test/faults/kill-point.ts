import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';

import Database from 'better-sqlite3';

/*
 * Loaded before the real command (node --import): kills the process at one counted moment, so that a seed names it.
 *
 *     CONCORD_KILL=statement:17   before (even) or after (odd) the 17th write of SQLite: BEGIN, every row, COMMIT
 *     CONCORD_KILL=file:3         at the 3rd write, sync or rename of a file of ours: the report
 *
 * Where the moment never comes, the process tells at its end how many there were, as `statement:N file:N` on stderr.
 */
const [kind, at] = (process.env['CONCORD_KILL'] ?? ':').split(':');
const counts = { statement: 0, file: 0 };

function count(what: keyof typeof counts): void {
  counts[what] += 1;
  if (what === kind && counts[what] === Number(at)) process.kill(process.pid, 'SIGKILL');
}

const statement: object = Object.getPrototypeOf(new Database(':memory:').prepare('SELECT 1')) as object;
const run: unknown = Reflect.get(statement, 'run');
if (typeof run !== 'function') throw new Error('better-sqlite3: expected Statement.run');
Reflect.set(statement, 'run', function counted(this: unknown, ...parameters: unknown[]): unknown {
  if (Number(at) % 2 === 0) count('statement');
  const answer: unknown = Reflect.apply(run, this, parameters);
  if (Number(at) % 2 !== 0 || at === '') count('statement');
  return answer;
});

for (const name of ['writeSync', 'fsyncSync', 'renameSync'] as const) {
  const original: unknown = Reflect.get(fs, name);
  if (typeof original !== 'function') throw new Error(`node:fs: expected ${name}`);
  Reflect.set(fs, name, (...parameters: unknown[]): unknown => {
    count('file');
    const answer: unknown = Reflect.apply(original, fs, parameters);
    return answer;
  });
}
syncBuiltinESMExports();

process.once('exit', () => process.stderr.write(`statement:${String(counts.statement)} file:${String(counts.file)}\n`));
