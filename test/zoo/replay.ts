import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { cases } from './cases.ts';
import type { Verdict } from './judge.ts';
import { lineOf, manifestText, readManifest } from './manifest.ts';
import { mutations } from './mutations.ts';
import { realCommands } from './real-commands.ts';
import { canTrace } from './system-calls.ts';
import { WatchedKeeper } from './watched-keeper.ts';

/**
 * `node test/zoo/replay.ts [--only TEXT] [--report FILE] [--write-manifest]`: meets every bad file of the manifest and
 * its good twin, and judges the outcomes. Ends with 1 where one does not hold.
 */
const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, report: { type: 'string' }, 'write-manifest': { type: 'boolean', default: false } },
});
const KEEPERS = 2;
const counted = { passed: 0, failed: 0, skipped: 0 };

if (values['write-manifest']) {
  const lines = [];
  for (const one of cases) lines.push(await lineOf(one));
  writeFileSync(fileURLToPath(new URL('manifest.json', import.meta.url)), manifestText(lines));
  say(`manifest of ${String(lines.length)} bad files written`);
} else {
  await replay();
}
process.exitCode = counted.failed === 0 ? 0 : 1;

async function replay(): Promise<void> {
  const started = performance.now();
  const chosen = cases.filter(({ id }) => id.includes(values.only));
  const known = new Map(readManifest().map((line) => [line.path, line]));
  const traced = canTrace();
  const waiting = [...chosen];
  const verdicts: Verdict[] = [];
  const outside: string[] = [];
  await Promise.all(
    Array.from({ length: KEEPERS }, async () => {
      const keeper = new WatchedKeeper({ traced });
      for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
        const verdict = await keeper.meet(one.id);
        // What has no lasting bytes is listed by its own table; the manifest repeats it for whoever reads it.
        const isListed = one.isFresh === true || JSON.stringify(known.get(one.id)) === JSON.stringify(await lineOf(one));
        verdicts.push(
          isListed
            ? verdict
            : { ...verdict, problems: [...verdict.problems, 'MANIFEST: made or expected otherwise than manifest.json says'] },
        );
      }
      outside.push(...((await keeper.close()) ?? []));
    }),
  );
  verdicts.push(...(await realCommands(chosen)));
  if ('mutations'.includes(values.only)) verdicts.push(...(await mutations()));
  tell(verdicts, outside);
  const lost =
    values.only === '' ? [...known.keys()].filter((path) => known.get(path)?.sha256 !== null && cases.every(({ id }) => id !== path)) : [];
  for (const path of lost) fail(`MANIFEST: nobody makes ${path}`);
  say(
    `zoo: ${String(verdicts.length)} met, ${String(counted.failed)} failed, in ${((performance.now() - started) / 1_000).toFixed(0)} s; ` +
      `slowest ${slowest(verdicts)}; INSIDE ${traced ? 'by system calls and canaries' : 'by canaries only: system calls not judged, no strace here'}`,
  );
  if (values.report !== undefined) {
    mkdirSync(dirname(values.report), { recursive: true });
    writeFileSync(values.report, `${JSON.stringify(counted)}\n`);
  }
}

function tell(verdicts: readonly Verdict[], outside: readonly string[]): void {
  for (const { id, problems } of verdicts) {
    if (problems.length === 0) counted.passed += 1;
    else fail(`${id}\n    ${problems.join('\n    ')}`);
  }
  for (const call of outside.slice(0, 20)) fail(`INSIDE: ${call}`);
}

function fail(what: string): void {
  counted.failed += 1;
  process.stdout.write(`FAILED ${what}\n`);
}

function slowest(verdicts: readonly Verdict[]): string {
  const [one] = verdicts.toSorted((a, b) => b.milliseconds - a.milliseconds);
  const most = Math.max(0, ...verdicts.map(({ mebibytes }) => mebibytes ?? 0));
  return `${((one?.milliseconds ?? 0) / 1_000).toFixed(1)} s of processor time, most memory ${most.toFixed(0)} MiB`;
}

function say(line: string): void {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`);
}
