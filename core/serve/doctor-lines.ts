import { availableParallelism, cpus, freemem, totalmem } from 'node:os';

import type { ExecutorTest } from '../contract/backend.ts';
import type { DoctorLine } from '../contract/catalogue.ts';
import { executorLines } from './doctor-executors.ts';
import { placeLines } from './doctor-places.ts';
import type { ExecutorFacts } from './executor-facts.ts';

const GIBIBYTE = 1024 ** 3;
/** Engine, two workers and a light one, with a small network each. */
const COMFORTABLE_BYTES = 2 * GIBIBYTE;

export interface DoctorFacts {
  /** The first choice of this engine. */
  readonly executor: ExecutorFacts;
  /** Every executor. */
  readonly tests: readonly ExecutorTest[];
  readonly sqlite: string;
}

/** What works on this machine, what does not, and what to do about it. */
export function doctorLines({ executor, tests, sqlite }: DoctorFacts): DoctorLine[] {
  const machine = [memoryLine(), processorLine(), ...placeLines(executor)];
  return [nodeLine(), sqliteLine(sqlite), executorLine(executor), ...executorLines(tests), ...machine];
}

function nodeLine(): DoctorLine {
  const isNew = Number(process.versions.node.split('.')[0]) >= 24;
  return {
    id: 'node',
    title: 'Node',
    state: isNew ? 'good' : 'bad',
    found: process.versions.node,
    meaning: 'the program that runs engine and workers',
    fix: isNew ? null : 'install Node 24 or newer',
  };
}

function sqliteLine(version: string): DoctorLine {
  return { id: 'sqlite', title: 'SQLite', state: 'good', found: version, meaning: 'keeps every result the moment it exists', fix: null };
}

function executorLine({ executor, executorVersion, selfTest, reasons }: ExecutorFacts): DoctorLine {
  const states = { passed: 'good', running: 'watch', failed: 'bad' } as const;
  const instead = reasons.length === 0 ? '' : `, because: ${reasons.join('; ')}`;
  const found = { passed: `passed its self-test${instead}`, running: 'self-test is running', failed: `is all there is${instead}` };
  return {
    id: 'executor',
    title: 'Executor',
    state: selfTest === 'passed' && reasons.length > 0 ? 'watch' : states[selfTest],
    found: `${executor} ${executorVersion} ${found[selfTest]}`.replace(/ +/g, ' '),
    meaning: 'runs the networks; only kernels that agree with the reference are used',
    fix: selfTest === 'failed' ? 'start the set-up again with `npm start`; --backend reference is slow and always works' : null,
  };
}

function memoryLine(): DoctorLine {
  const [free, total] = [freemem(), totalmem()].map((bytes) => (bytes / GIBIBYTE).toFixed(1));
  const isEnough = freemem() >= COMFORTABLE_BYTES;
  return {
    id: 'memory',
    title: 'Memory',
    state: isEnough ? 'good' : 'watch',
    found: `${free ?? ''} GiB free of ${total ?? ''} GiB`,
    meaning: 'large networks need room for every layer of a batch',
    fix: isEnough ? null : 'close other programs, or give a smaller --batch',
  };
}

function processorLine(): DoctorLine {
  const cores = availableParallelism();
  return {
    id: 'processor',
    title: 'Processor',
    state: 'good',
    found: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${String(cores)} threads`,
    meaning: 'a small network has a worker with one thread on each, a large one a worker with all of them',
    fix: null,
  };
}
