import type { Program } from '../graph/executor.ts';

import { noiseFeeds } from './noise-feeds.ts';

const MOST_RUNS = 5;
/** Enough for a stable minimum of a small network; a large one gets a single run after its first. */
const BUDGET_SECONDS = 0.3;

/**
 * Seconds of one run on `rows` rows of seeded noise: the fastest of a few after the first, which lays out constants and
 * fills caches. The fastest, because whatever else the machine does only ever adds.
 */
export async function timeProgram(program: Program, rows: number): Promise<number> {
  const feeds = noiseFeeds(program.graph, { rows, draw: 0 });
  await program.run(feeds);
  const times: number[] = [];
  const started = performance.now();
  while (times.length < MOST_RUNS && (times.length === 0 || (performance.now() - started) / 1000 < BUDGET_SECONDS)) {
    const before = performance.now();
    await program.run(feeds);
    times.push((performance.now() - before) / 1000);
  }
  return Math.min(...times);
}
