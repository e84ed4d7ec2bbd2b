import { availableParallelism } from 'node:os';

import { defaultLimits } from '../contract/limits.ts';
import type { Limits } from '../contract/limits.ts';
import { sqliteVersion } from '../store/sqlite-version.ts';
import { forkWorker } from '../work/forked-worker.ts';
import { WorkerPool } from '../work/worker-pool.ts';
import { Engine } from './engine.ts';
import { exportProcess } from './export-process.ts';
import { projectFiles } from './project-files.ts';
import { concordVersion } from './version.ts';

export interface StartOptions {
  /** Absolute path of the workers' entry. */
  readonly workerEntry: string;
  /** That of the process that writes reports; null: this one does. */
  readonly exportEntry?: string | null;
  /** Tells others who holds a project: "Concord window", "concord audit". */
  readonly description: string;
  readonly limits?: Limits;
  /** Jobs at once; one for each processor, up to four, unless a person says otherwise. */
  readonly workers?: number | null;
  /** How much a worker may grow before it is replaced between batches. */
  readonly memoryMebibytes?: number | null;
  readonly epoch?: number;
  readonly onStop?: () => void;
}

/** Puts another program in the place of the workers, for fault tests; the window and every report then say so. */
const STUB_VARIABLE = 'CONCORD_STUB';

/** Batches in flight. */
const MOST_WORKERS = 4;

/** An engine with real workers and real project files, whoever is going to call it. */
export function startEngine(options: StartOptions): Engine {
  const { workerEntry, exportEntry = null, description, limits = defaultLimits, epoch = 0, onStop = () => undefined } = options;
  const stub = process.env[STUB_VARIABLE] ?? '';
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  const pool = new WorkerPool({
    start: () => forkWorker({ entry: stub === '' ? workerEntry : stub }),
    log,
    size: options.workers ?? Math.min(MOST_WORKERS, availableParallelism()),
    ...(options.memoryMebibytes === undefined || options.memoryMebibytes === null
      ? {}
      : { growthLimitBytes: options.memoryMebibytes * 1024 * 1024 }),
  });
  const build = concordVersion();
  const exportReport = exportEntry === null ? null : exportProcess(exportEntry);
  const facts = { version: build, sqlite: sqliteVersion(), stub: stub !== '' };
  return new Engine({ facts, workers: pool, limits, files: projectFiles({ description, build }), exportReport, epoch, log, onStop });
}
