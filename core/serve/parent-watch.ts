import { Worker } from 'node:worker_threads';

import { PARENT_VARIABLE } from './child-environment.ts';

/**
 * Ends this process when its parent is gone, even while it computes: a thread of its own looks once a second, because
 * a long computation never gets to hear 'disconnect'. Without it, killing the engine would leave workers running.
 */
export function endWithParent(): void {
  process.once('disconnect', () => process.exit());
  // Ctrl-C reaches every process of a terminal; only the one that a person talks to answers it, and then ends us.
  process.on('SIGINT', () => undefined);
  const watch = new Worker(WATCH, {
    eval: true,
    env: {},
    workerData: Number(process.env[PARENT_VARIABLE] ?? process.ppid),
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4 },
  });
  watch.on('error', () => undefined);
  watch.unref();
}

/** An orphan gets another parent (Linux, macOS) or one that does not answer (Windows). */
const WATCH = `
  const parent = require('node:worker_threads').workerData;
  const look = () => {
    let gone = process.ppid !== parent;
    try { process.kill(parent, 0); } catch (problem) { gone = gone || problem.code === 'ESRCH'; }
    if (gone) process.kill(process.pid, 'SIGKILL');
  };
  look();
  setInterval(look, 1000);
`;
