import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { harnesses } from './harnesses.ts';
import { replayCrasher, runHarness } from './run-harness.ts';

/**
 * `node test/fuzz/run.ts [--seconds 60] [--harness N] [--seed 1] [--at-once 2] [--report FILE]`: feeds the readers with
 * seeded damage. Inputs kept from earlier runs (test/fuzz/crashers) come first; new ones that are not survived are kept
 * under out/fuzz with seed and round, which make them again. Ends with 1 where one was found.
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    harness: { type: 'string' },
    seed: { type: 'string', default: '1' },
    'at-once': { type: 'string', default: '2' },
    report: { type: 'string' },
  },
});
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const keep = join(root, 'out', 'fuzz');
const known = join(root, 'test', 'fuzz', 'crashers');
const counted = { passed: 0, failed: 0, skipped: 0 };

const waiting = Object.keys(harnesses)
  .map(Number)
  .filter((number) => values.harness === undefined || number === Number(values.harness));
await Promise.all(Array.from({ length: Number(values['at-once']) }, work));
if (values.report !== undefined) {
  mkdirSync(dirname(values.report), { recursive: true });
  writeFileSync(values.report, `${JSON.stringify(counted)}\n`);
}
process.exitCode = counted.failed === 0 ? 0 : 1;

async function work(): Promise<void> {
  for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) await feed(number);
}

async function feed(number: number): Promise<void> {
  const harness = await harnesses[number]?.();
  if (harness === undefined) return;
  const title = `fuzz ${String(number)} ${harness.name}`;
  if ('waitsFor' in harness) {
    say(`${title}: not judged, waits for ${harness.waitsFor}`);
    return;
  }
  let failed = await replayKept(number, title);
  const run = await runHarness(harness, { seed: Number(values.seed), seconds: Number(values.seconds), keep });
  for (const { folder, reason } of run.crashers) say(`${title}: NOT SURVIVED ${relative(root, folder)}: ${reason}`);
  failed += run.crashers.length;
  const rate = Math.round(run.rounds / run.seconds);
  say(`${title}: ${String(run.rounds)} inputs, ${String(rate)} a second, seed ${values.seed}, ${String(run.crashers.length)} not survived`);
  if (failed === 0) counted.passed += 1;
  else counted.failed += 1;
}

async function replayKept(number: number, title: string): Promise<number> {
  const place = join(known, String(number));
  const folders = existsSync(place) ? readdirSync(place).filter((name) => statSync(join(place, name)).isDirectory()) : [];
  let failed = 0;
  for (const name of folders) {
    const reason = await replayCrasher(number, join(place, name));
    if (reason === null) continue;
    failed += 1;
    say(`${title}: NOT SURVIVED AGAIN ${name}: ${reason}`);
  }
  return failed;
}

function say(line: string): void {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`);
}
