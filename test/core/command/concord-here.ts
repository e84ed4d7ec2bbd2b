import { succeeded } from '../../../core/contract/result.ts';
import { runCommand } from '../../../core/command/run-command.ts';
import { Engine } from '../../../core/serve/engine.ts';
import { workerHandlers } from '../../../core/serve/jobs/worker-handlers.ts';
import { localEngine } from '../../../core/serve/local-engine.ts';
import { projectFiles } from '../../../core/serve/project-files.ts';
import { memoryWorker } from '../../../core/work/memory-worker.ts';
import { WorkerPool } from '../../../core/work/worker-pool.ts';

/** The command with everything real but the processes: engine and workers run in this one, which is much quicker. */
export async function concordHere(
  words: readonly string[],
  folder: string,
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const said = { out: '', err: '' };
  const worker = memoryWorker(workerHandlers);
  const code = await runCommand(
    words,
    {
      streams: {
        result: (text) => {
          said.out += text;
        },
        aside: (text) => {
          said.err += text;
        },
        terminal: false,
      },
      folder,
      worker: () => worker,
      engine: ({ limits, workers: size }) => {
        const workers = new WorkerPool({ size: size ?? 1, start: () => memoryWorker(workerHandlers) });
        const files = projectFiles({ description: 'a test', build: 'test' });
        const facts = { version: 'test', sqlite: 'test', stub: false };
        return Promise.resolve(succeeded(localEngine(new Engine({ facts, workers, limits: limits, files }))));
      },
      hostLines: () => Promise.resolve([]),
      openWindow: () => Promise.resolve(succeeded(0)),
      onInterrupt: () => () => undefined,
      now: () => performance.now(),
    },
    'test',
  );
  worker.end();
  return { code, ...said };
}
