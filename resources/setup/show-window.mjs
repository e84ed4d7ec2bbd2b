import { join } from 'node:path';
import process from 'node:process';

import { entryFile } from './entry-file.mjs';
import { runForeground } from './run.mjs';

/** A program that ends sooner with a fault has shown nothing: a library is missing, or the display. */
const SHORTEST_VISIT_MS = 3000;

/**
 * Opens the window and waits until the person leaves: Electron's where there is one, else that of a browser. Answers an
 * exit code.
 *
 * @param {{ root: string, node: string, electron: string | null, words: string[], typedIn: string }} ask
 * @param {(line: string) => void} [log]
 */
export async function showWindow({ root, node, electron, words, typedIn }, log = console.log) {
  const entry = entryFile(root, 'browser');
  if (electron !== null) {
    const since = performance.now();
    const bundles = entry.startsWith(join(root, 'out')) ? 'fresh' : 'stale';
    const env = { ...process.env, CONCORD_NODE: node, CONCORD_BUNDLES: bundles };
    const code = await runForeground(electron, [root, ...words], { cwd: typedIn, env });
    if (code === 0 || performance.now() - since > SHORTEST_VISIT_MS) return code;
    log('Desktop window: it could not be shown; a browser shows it instead.');
  }
  return runForeground(node, [entry, ...words], { cwd: typedIn });
}
