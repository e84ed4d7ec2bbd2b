import type { FlipKind, RunSummary } from '../../contract/review.ts';

import type { Connection } from '../connection.ts';
import type { RunCounts, StoredRun } from '../records.ts';
import { readRun, readRuns } from '../tables/run.ts';
import { readRunNames } from './run-names.ts';
import type { RunNames } from './run-names.ts';

interface Tally {
  readonly state: 'done' | 'skipped' | 'failed';
  readonly flip: FlipKind | null;
  readonly items: number;
  readonly labelled: number;
  readonly teacherRight: number | null;
  readonly compressedRight: number | null;
}

export function runSummaries(connection: Connection): readonly RunSummary[] {
  const names = readRunNames(connection);
  return readRuns(connection).flatMap((run) => {
    const known = names.get(run.id);
    return known === undefined ? [] : [summaryOf(connection, run, known)];
  });
}

export function runCounts(connection: Connection, id: string): RunCounts {
  const run = readRun(connection, id);
  const names = readRunNames(connection).get(id);
  return countsOf(run, tally(connection, run, names?.methods[0] ?? ''));
}

function summaryOf(connection: Connection, run: StoredRun, names: RunNames): RunSummary {
  const tallies = tally(connection, run, names.methods[0] ?? '');
  const { total, done, skipped, failed } = countsOf(run, tallies);
  const flipped = (kind: FlipKind): number => sum(tallies.filter(({ flip }) => flip === kind).map(({ items }) => items));
  const labelled = sum(tallies.map((row) => row.labelled));
  const share = (count: number, of: number): number | null => (of === 0 ? null : count / of);
  return {
    run: run.id,
    candidate: names.candidate,
    candidateHash: names.candidateHash,
    state: run.state,
    total,
    done,
    skipped,
    failed,
    agreement: share(flipped('same'), done),
    teacherAccuracy: share(sum(tallies.map(({ teacherRight }) => teacherRight ?? 0)), labelled),
    compressedAccuracy: share(sum(tallies.map(({ compressedRight }) => compressedRight ?? 0)), labelled),
    flips: {
      'right-wrong': flipped('right-wrong'),
      'wrong-right': flipped('wrong-right'),
      'wrong-wrong': flipped('wrong-wrong'),
      changed: flipped('changed'),
    },
    backend: run.engine === null ? '' : `${run.engine.backend} ${run.engine.backendVersion}`,
    failure: run.failure,
  };
}

/** Predictions are the same for every method of an item, so one method is counted: items, not cells. */
function tally(connection: Connection, run: StoredRun, method: string): readonly Tally[] {
  return connection.all<Tally>(
    `SELECT state, flip_kind AS flip, count(*) AS items, count(teacher_right) AS labelled, sum(teacher_right) AS teacherRight, sum(compressed_right) AS compressedRight
     FROM cell INDEXED BY cell_by_method WHERE method = :method AND run = :run GROUP BY state, flip_kind`,
    { run: run.id, method },
  );
}

function countsOf(run: StoredRun, tallies: readonly Tally[]): RunCounts {
  const count = (state: Tally['state']): number => sum(tallies.filter((row) => row.state === state).map(({ items }) => items));
  const done = count('done');
  const skipped = count('skipped');
  const failed = count('failed');
  return { total: run.total, done, skipped, failed, waiting: run.total - done - skipped - failed };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
