import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { encodeNpy } from '../../core/data/write-npy.ts';
import { seededRandom } from '../../core/numeric/random.ts';

/**
 * A long run: 10,000 seeded pictures of 32x32 through the ResNet-8 pair with Grad-CAM and saliency, and what it costs.
 * At every thousand items it prints resident memory, open descriptors and processes of the whole family, and the size of the
 * log beside the project; at the end it judges them: descriptors as after the first thousand, the
 * log under 64 MiB, and at most 1 MiB more resident memory for each further thousand items.
 *
 *     node test/bench/soak.ts [items]
 */
const items = Number(process.argv[2] ?? 10_000);
const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'concord-soak-'));
const models = join(root, 'test/fixtures/thirdparty/mlcommons-tiny/resnet8');
const card = {
  schema: 'concord/card/1',
  input: { shape: [32, 32, 3], kind: 'image', colour: 'rgb', resize: 'bilinear', crop: 'none', scale: 1, mean: [0], std: [1] },
  output: { kind: 'probabilities', task: 'single-label', classes: Array.from({ length: 10 }, (_, index) => String(index)) },
};
writeFileSync(join(folder, 'pictures.npy'), encodeNpy({ shape: [items, 32, 32, 3], values: blobs(items) }));
writeFileSync(join(folder, 'card.json'), JSON.stringify(card));
writeFileSync(
  join(folder, 'protocol.json'),
  JSON.stringify({ schema: 'concord/protocol/1', methods: [{ id: 'grad-cam' }, { id: 'saliency' }] }),
);

const started = performance.now();
const child = spawn(
  process.execPath,
  [
    join(root, 'core/entry/concord.ts'),
    ...['audit', '--teacher', join(models, 'resnet8.h5'), '--compressed', join(models, 'resnet8.int8.tflite')],
    ...['--data', join(folder, 'pictures.npy'), '--card', join(folder, 'card.json'), '--protocol', join(folder, 'protocol.json')],
    ...['--project', join(folder, 'soak.concord'), '--json', '--quiet'],
  ],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
let done = 0;
let largest = 0;
let largestLog = 0;
const looks: Look[] = [];
let rest = '';
child.stdout.setEncoding('utf8');
child.stdout.on('data', (text: string) => {
  const lines = (rest + text).split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines) if (line.includes('"kind":"item"')) count();
});
const sampler = setInterval(() => {
  largest = Math.max(largest, lookAt(child.pid ?? 0).residentMiB);
  largestLog = Math.max(largestLog, logMiB());
}, 500);
child.on('exit', (code) => {
  clearInterval(sampler);
  const seconds = (performance.now() - started) / 1000;
  process.stdout.write(
    `exit ${String(code)}, ${String(done)} items in ${seconds.toFixed(1)} s (${(done / seconds).toFixed(0)}/s), at most ${largest.toFixed(0)} MiB\n`,
  );
  judge();
  rmSync(folder, { recursive: true });
});

interface Look {
  readonly items: number;
  readonly residentMiB: number;
  readonly descriptors: number;
  readonly processes: number;
}

function count(): void {
  done += 1;
  if (done % 1000 !== 0) return;
  const look = lookAt(child.pid ?? 0);
  looks.push(look);
  const { residentMiB, descriptors, processes } = look;
  process.stdout.write(
    `${String(done)} items: ${residentMiB.toFixed(0)} MiB and ${String(descriptors)} descriptors in ${String(processes)} processes, log ${logMiB().toFixed(1)} MiB\n`,
  );
}

/** A process and all its descendants. */
function lookAt(parent: number): Look {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,rss='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const family = new Set([parent]);
  for (let grown = true; grown;) {
    grown = false;
    for (const [pid = 0, ppid = 0] of rows) {
      if (!family.has(ppid) || family.has(pid)) continue;
      family.add(pid);
      grown = true;
    }
  }
  const residentMiB = rows.reduce((sum, [pid = 0, , kib = 0]) => sum + (family.has(pid) ? kib / 1024 : 0), 0);
  const descriptors = [...family].reduce((sum, pid) => sum + descriptorsOf(pid), 0);
  return { items: done, residentMiB, descriptors, processes: family.size };
}

/** Open descriptors of a process; none where it has just ended, or the system does not tell. */
function descriptorsOf(pid: number): number {
  try {
    return readdirSync(`/proc/${String(pid)}/fd`).length;
  } catch {
    return 0;
  }
}

function logMiB(): number {
  return (statSync(join(folder, 'soak.concord-wal'), { throwIfNoEntry: false })?.size ?? 0) / 1024 ** 2;
}

/** Least-squares slope of resident memory over thousands of items, the first two thousand (loading, compiling) left out. */
function slopeMiB(): number {
  const warm = looks.filter(({ items: at }) => at > 2000);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(warm.map((look) => look.items / 1000)), mean(warm.map((look) => look.residentMiB))];
  const covariance = warm.reduce((sum, look) => sum + (look.items / 1000 - x) * (look.residentMiB - y), 0);
  return covariance / warm.reduce((sum, look) => sum + (look.items / 1000 - x) ** 2, 0);
}

function judge(): void {
  const say = (what: string, holds: boolean): void => void process.stdout.write(`${holds ? 'holds' : 'FAILS'}  ${what}\n`);
  say(`log at most ${largestLog.toFixed(1)} MiB, expected under 64`, largestLog < 64);
  const [first, last] = [looks[0], looks.at(-1)];
  if (first === undefined || last === undefined || looks.length < 5) {
    process.stdout.write('not judged: descriptors and memory need 5,000 items\n');
    return;
  }
  const [before, after] = [first.descriptors, last.descriptors];
  say(`${String(before)} descriptors after ${String(first.items)} items, ${String(after)} at the end`, after <= before);
  say(`${slopeMiB().toFixed(2)} MiB more for each thousand items, expected at most 1`, slopeMiB() <= 1);
}

/** Seeded pictures with one soft spot each on a noisy ground: enough structure for maps to differ from item to item. */
function blobs(count: number): Uint8Array {
  const random = seededRandom('soak');
  const values = new Uint8Array(count * 32 * 32 * 3);
  for (let item = 0; item < count; item += 1) {
    const [x, y, size] = [random.uniform() * 32, random.uniform() * 32, 3 + random.uniform() * 8];
    const colour = [random.uniform(), random.uniform(), random.uniform()];
    for (let at = 0; at < 32 * 32; at += 1) {
      const [right, down] = [(at % 32) - x, Math.floor(at / 32) - y];
      const spot = Math.exp(-(right * right + down * down) / (size * size));
      const ground = 60 + 30 * random.uniform();
      for (let channel = 0; channel < 3; channel += 1)
        values[(item * 1024 + at) * 3 + channel] = ground + 160 * spot * (colour[channel] ?? 0);
    }
  }
  return values;
}
