import { mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { FuzzInput, Harness } from './harness.ts';
import { harnesses } from './harnesses.ts';
import { inputOf } from './input-of.ts';

/**
 * One harness, round after round, until its time is over: `child.ts HARNESS SEED FIRST-ROUND SECONDS PROGRESS-FILE`, or
 * `child.ts HARNESS CRASHER-FOLDER` for one kept input. The number of the round in hand stands in the progress file, so
 * that whoever watches knows it however this process ends.
 */
const [number = '', second = '', ...others] = process.argv.slice(2);
const harness = await harnesses[Number(number)]?.();
if (harness === undefined || 'waitsFor' in harness) throw new Error(`there is no harness ${number} to run`);
const folder = mkdtempSync(join(tmpdir(), 'concord-fuzz-'));
process.chdir(folder);

try {
  if (others.length === 0) await harness.check(keptInput(second), folder);
  else await run(harness, Number(second), others);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function run(chosen: Harness, seed: number, [first = '0', seconds = '1', progress = '']: readonly string[]): Promise<void> {
  const file = openSync(progress, 'w');
  const end = performance.now() + Number(seconds) * 1_000;
  let round = Number(first);
  for (; performance.now() < end; round += 1) {
    const input = await inputOf(chosen, seed, round);
    writeSync(file, `${String(round).padEnd(15)}\n`, 0);
    await chosen.check(input, folder);
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
  }
  writeSync(file, `${String(round).padEnd(15)}\n`, 0);
}

function keptInput(place: string): FuzzInput {
  return Object.fromEntries(readdirSync(place).map((name) => [name, new Uint8Array(readFileSync(join(place, name)))]));
}
