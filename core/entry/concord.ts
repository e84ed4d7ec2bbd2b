import { fileURLToPath } from 'node:url';

import { likelyLibraries } from '../command/likely-libraries.ts';
import { useCompileCache } from '../serve/compile-cache.ts';
import { forkProcess } from '../work/fork-process.ts';

/** The command `concord`. A single-model command forks its worker before it loads anything: both get ready at once. */
const ONE_WORKER = ['inspect', 'predict', 'maps', 'metrics'];

useCompileCache();
const sibling = (name: string): string => fileURLToPath(new URL(import.meta.url.replace(/concord(\.\w+)$/, `${name}$1`)));
const words = process.argv.slice(2);
const workerEntry = sibling('worker');
const environment = { CONCORD_WARM: likelyLibraries(words).join(',') };
const isEarly = ONE_WORKER.includes(words[0] ?? '') && !words.includes('--help');
const early = isEarly ? forkProcess({ entry: workerEntry, environment }) : undefined;

const [{ runHere }, { forkWorker }] = await Promise.all([import('../command/run-here.ts'), import('../work/forked-worker.ts')]);
const exitCode = await runHere(words, {
  workerEntry,
  startWorker: () => forkWorker({ entry: workerEntry }, early),
  hostLines: async () => (await import('../host/host-lines.ts')).hostLines(),
  openWindow: async (ask) =>
    (await import('../host/window-command.ts')).openWindowFor(ask, { engine: sibling('engine'), command: sibling('concord') }),
});
if (exitCode !== 0) early?.kill('SIGKILL');
// Whatever is still written goes out first; nothing else may keep a finished command alive.
process.stdout.write('', () => process.exit(exitCode));
