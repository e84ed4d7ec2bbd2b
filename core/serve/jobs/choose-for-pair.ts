import { CALIBRATED_FROM_SECONDS } from '../../contract/backend.ts';
import type { ExecutorChoice, ExecutorId, ExecutorTrial } from '../../contract/backend.ts';
import { failure } from '../../contract/failures.ts';
import type { Jobs } from '../../contract/jobs.ts';
import type { Handlers } from '../../contract/call.ts';
import { failed, FailureError, succeeded } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';
import { Attempt } from '../../executors/attempt.ts';
import type { Comparison } from '../../executors/agree-with-next.ts';
import { macsOf } from '../../executors/agreement.ts';
import { candidatesFor } from '../../executors/candidates.table.ts';
import type { Candidate } from '../../executors/candidates.table.ts';
import { timeProgram } from '../../executors/time-program.ts';

import { checkPrograms, compilePrograms } from './check-programs.ts';
import type { PairProgram } from './check-programs.ts';
import type { PairSession, PairSessions } from './pair-session.ts';

type PrepareAsk = Parameters<Handlers<Jobs>['pair/prepare']>[0];

/** The session a run will use, and how its executor was found. */
export interface PairChoice {
  readonly session: PairSession;
  readonly choice: ExecutorChoice;
  readonly comparisons: readonly Comparison[];
}

/** Slow for any machine, so that only runs that are short for certain go without being measured. */
const SLOWEST_MACS_PER_SECOND = 10e9;

/**
 * The executor of a run: of those whose programs agree, the fastest on seeded noise where the run is long enough for
 * that to matter, else the first. One that cannot run a program, or disagrees on one, is barred for this pair; what
 * became of each is part of the record. A run that was begun keeps the executor it began with.
 */
export async function chooseForPair(pairs: PairSessions, ask: PrepareAsk, signal: AbortSignal): Promise<Result<PairChoice>> {
  const asked = ask.executor ?? ask.protocol.backend;
  const open = new Attempts(pairs, ask, signal);
  for (const candidate of candidatesFor(asked)) {
    if (open.best !== null && !open.isWorthTrying(candidate)) open.leave(candidate);
    else await open.attempt(candidate);
  }
  if (open.refusal !== null) return failed(open.refusal);
  if (open.best === null) return failed(failure('engine/no-executor', open.reasons()));
  const how = ask.executor !== null ? 'as-before' : asked !== 'auto' ? 'asked' : open.wasCalibrated ? 'calibrated' : 'first-allowed';
  pairs.fix({ ...ask, executor: open.best.id }, open.best.session);
  return succeeded({
    session: open.best.session,
    comparisons: open.best.comparisons,
    choice: { asked: ask.protocol.backend, how, trials: open.trials(open.best) },
  });
}

interface Allowed {
  readonly id: ExecutorId;
  readonly session: PairSession;
  readonly programs: readonly PairProgram[];
  readonly comparisons: readonly Comparison[];
  readonly secondsPerItem: number | null;
}

/** The executors of one choice, tried one after the other; only the best so far is kept open. */
class Attempts {
  readonly #pairs: PairSessions;
  readonly #ask: PrepareAsk;
  readonly #signal: AbortSignal;
  readonly #trials: ExecutorTrial[] = [];
  best: Allowed | null = null;
  /** What no executor can cure: a model that is refused, a wrong option. */
  refusal: ReturnType<typeof failure> | null = null;
  wasCalibrated = false;

  constructor(pairs: PairSessions, ask: PrepareAsk, signal: AbortSignal) {
    [this.#pairs, this.#ask, this.#signal] = [pairs, ask, signal];
  }

  isWorthTrying({ slow }: Candidate): boolean {
    const measured = this.best?.secondsPerItem ?? null;
    return slow === null && measured !== null && this.#wallSeconds(measured) >= CALIBRATED_FROM_SECONDS;
  }

  leave({ id, slow }: Candidate): void {
    const reason = slow ?? 'the run is too short for a calibration to pay';
    this.#trials.push({ id, version: null, state: 'not-tried', reason, secondsPerItem: null });
  }

  async attempt(candidate: Candidate): Promise<void> {
    if (this.refusal !== null) return;
    const { id } = candidate;
    const session = await this.#pairs.open({ ...this.#ask, executor: id });
    if (!session.ok && session.failure.code === 'engine/no-executor') this.#bar(id, 'unavailable', session.failure.message);
    else if (!session.ok) this.refusal = session.failure;
    else await this.#judgeCautiously(candidate, session.value);
  }

  reasons(): string {
    return this.#trials.map(({ reason }) => reason ?? '').join('; ');
  }

  trials(best: Allowed): ExecutorTrial[] {
    return this.#trials.map((trial) => (trial.state === 'slower' && trial.id === best.id ? { ...trial, state: 'chosen' } : trial));
  }

  /** A program that ended a worker of this executor is not tried on it again. */
  async #judgeCautiously({ id, mayAbort }: Candidate, session: PairSession): Promise<void> {
    if (!mayAbort) return this.#judge(id, session);
    const attempt = new Attempt('pair', id, session.teacher.model.hash, session.compressed.model.hash);
    if (attempt.endedItsProcess) return this.#drop(id, 'running this pair has ended a worker');
    attempt.begin();
    try {
      await this.#judge(id, session);
    } finally {
      attempt.end();
    }
  }

  async #judge(id: ExecutorId, session: PairSession): Promise<void> {
    try {
      const programs = await compilePrograms(session, { protocol: this.#ask.protocol, signal: this.#signal });
      const comparisons = await checkPrograms(session, programs);
      const [differing] = comparisons.flatMap((it) => (it.state === 'differs' ? [it] : []));
      if (differing === undefined) await this.#compete(id, { session, programs, comparisons });
      else
        await this.#drop(
          id,
          `differs from ${String(differing.partner)} by ${differing.difference.toExponential(1)} of the largest value on seeded noise`,
        );
    } catch (fault) {
      if (fault instanceof FailureError && fault.failure.code !== 'engine/no-executor') throw fault;
      if (this.#signal.aborted) throw fault;
      await this.#drop(id, fault instanceof Error ? fault.message : String(fault));
    }
  }

  async #compete(id: ExecutorId, of: Omit<Allowed, 'id' | 'secondsPerItem'>): Promise<void> {
    const isFirst = this.best === null;
    const secondsPerItem = isFirst && !this.#isPerhapsLong(of) ? null : await measured(of);
    const { version } = of.session.executor;
    this.#trials.push({ id, version, state: 'slower', reason: null, secondsPerItem });
    if (!isFirst) this.wasCalibrated = true;
    const isFaster = secondsPerItem !== null && (this.best?.secondsPerItem ?? Infinity) > secondsPerItem;
    const loser = isFirst || isFaster ? this.best?.id : id;
    if (isFirst || isFaster) this.best = { id, ...of, secondsPerItem };
    if (loser !== undefined) await this.#pairs.close({ ...this.#ask, executor: loser });
  }

  async #drop(id: ExecutorId, reason: string): Promise<void> {
    this.#bar(id, 'barred', reason);
    await this.#pairs.close({ ...this.#ask, executor: id });
  }

  #bar(id: ExecutorId, state: 'barred' | 'unavailable', reason: string): void {
    this.#trials.push({ id, version: null, state, reason, secondsPerItem: null });
  }

  /** By the multiplications alone, before anything is measured: most runs are short, and start the sooner. */
  #isPerhapsLong({ programs }: Pick<Allowed, 'programs'>): boolean {
    if (this.#ask.executor !== null || this.#ask.protocol.backend !== 'auto') return false;
    const macs = programs.reduce((sum, { program, rowsPerItem }) => sum + rowsPerItem * macsOf(program.graph), 0);
    return this.#wallSeconds(macs / SLOWEST_MACS_PER_SECOND) >= CALIBRATED_FROM_SECONDS;
  }

  #wallSeconds(secondsPerItem: number): number {
    return (this.#ask.items * secondsPerItem) / (this.#ask.workers ?? 1);
  }
}

async function measured({ session, programs }: Pick<Allowed, 'session' | 'programs'>): Promise<number> {
  let seconds = 0;
  for (const { program, rowsPerItem } of programs) seconds += (rowsPerItem * (await timeProgram(program, session.batch))) / session.batch;
  return seconds;
}
