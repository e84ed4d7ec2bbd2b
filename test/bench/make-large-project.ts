import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { defaultLimits } from '../../core/contract/limits.ts';
import { protocol } from '../../core/contract/protocol.ts';
import type { Result } from '../../core/contract/result.ts';
import { gridQuery } from '../../core/contract/review.ts';
import type { GridQuery } from '../../core/contract/review.ts';
import { systemClock } from '../../core/store/clock.ts';
import { createProject } from '../../core/store/create.ts';
import { thisMachine } from '../../core/store/machine.ts';
import { openForReading, openForWriting } from '../../core/store/open.ts';
import type { ItemResult } from '../../core/store/records.ts';
import type { WriteStore } from '../../core/store/stores.ts';

/*
 * The figures behind the budgets of the review screen: a made project of 20,000 items x 3 methods x 6 metrics, and how long the review screen's
 * questions take. `node test/bench/make-large-project.ts [ITEMS] [RUNS] [FILE]`; with FILE the project is kept, and
 * taken as it is if it is there already. Every figure is the median of five, in wall time and in time of the processor, which other work on
 * the machine does not stretch.
 */
const METHODS = ['grad-cam', 'integrated-gradients', 'saliency'];
const METRICS = ['spearman', 'cosine', 'ssim', 'top-k-iou', 'centroid-shift', 'mass-leaving'];
const GRID = 14;
const BATCH = 50;
const FLOOR_ITEMS = 50;

const opener = { machine: thisMachine, clock: systemClock, description: 'bench', build: 'bench' };
const lines: string[] = [];

const [itemsText = '20000', runsText = '1', kept] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'concord-bench-'));
const path = kept ?? join(folder, 'large.concord');
try {
  if (!existsSync(path)) await make(Number(itemsText), Number(runsText));
  await measure();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`${lines.join('\n')}\n`);

async function make(items: number, runs: number): Promise<void> {
  const store = valueOf(await createProject(path, { id: 'bench', title: 'Large', example: false }, opener));
  const before = performance.now();
  const used = process.cpuUsage();
  for (let run = 0; run < runs; run += 1) fillRun(store, plan(store, items, `candidate-${run}`), items, run);
  const seconds = (performance.now() - before) / 1000;
  store.close();
  const { user, system } = process.cpuUsage(used);
  note(
    'commit, items/s',
    (items * runs) / seconds,
    `processor ${((user + system) / 1000 / items / runs).toFixed(2)} ms an item, making it included`,
  );
  note('file, MiB', statSync(path).size / 2 ** 20, '');
}

function plan(store: WriteStore, items: number, candidate: string): string {
  const summary = {
    name: candidate,
    format: 'keras-h5',
    bytes: 1,
    inputShape: [224, 224, 3],
    classes: 10,
    outputKind: 'logits',
    parameters: 1,
    zeros: 0,
    bits: [32],
    macs: 1,
    integer: false,
    layers: [],
    defaultLayer: null,
    card: { state: 'none', card: null, file: null },
    notices: [],
  } as const;
  const model = { files: [], card: null } as const;
  valueOf(
    store.putModel({
      ...model,
      hash: 'teacher',
      role: 'teacher',
      summary: { ...summary, hash: 'teacher', inputShape: [224, 224, 3], bits: [32], layers: [], notices: [] },
    }),
  );
  valueOf(
    store.putModel({
      ...model,
      hash: candidate,
      role: 'compressed',
      summary: { ...summary, hash: candidate, inputShape: [224, 224, 3], bits: [32], layers: [], notices: [] },
    }),
  );
  valueOf(
    store.putDataset({
      hash: 'data',
      place: { path: '/data', arrayName: null, labelsPath: null, layout: 'nhwc', limits: defaultLimits },
      summary: {
        source: 'picture-folder',
        name: 'made',
        items,
        labels: [],
        labelled: items,
        duplicates: 0,
        skipped: [],
        skippedCount: 0,
        itemShape: null,
        needsCard: true,
        notices: [],
      },
    }),
  );
  const refs = Array.from({ length: items }, (_, ordinal) => ({
    ordinal,
    name: `class-${ordinal % 10}/picture-${ordinal}.jpg`,
    label: `class-${ordinal % 10}`,
    cluster: null,
    locator: `class-${ordinal % 10}/picture-${ordinal}.jpg`,
  }));
  valueOf(store.putItems(refs));
  const pair = valueOf(
    store.putPair({
      teacher: 'teacher',
      compressed: candidate,
      classes: Array.from({ length: 10 }, (_, index) => `class-${index}`),
      details: {},
    }),
  );
  const run = valueOf(store.createRun({ pair, protocol: valueOf(store.putProtocol(protocol.parse({}))) }));
  valueOf(
    store.startRun(run, {
      backend: 'onnx',
      backendVersion: '1.30.0',
      selfTest: 'passed',
      threads: 1,
      batch: 16,
      workers: 1,
      choice: null,
      node: '24',
      cpu: 'bench',
      methods: METHODS.map((id) => ({ id, version: 1, layer: null })),
    }),
  );
  return run;
}

function fillRun(store: WriteStore, run: string, items: number, seed: number): void {
  const random = seeded(seed + 1);
  for (let first = 0; first < items; first += BATCH) {
    const count = Math.min(BATCH, items - first);
    valueOf(
      store.commitItems(
        run,
        Array.from({ length: count }, (_, index) => madeItem(first + index, seed, random)),
      ),
    );
  }
  const step = Math.max(1, Math.floor(items / FLOOR_ITEMS));
  for (const floor of ['input-noise', 'weight-jitter', 'permuted'] as const) {
    const draws = Array.from({ length: Math.min(items, FLOOR_ITEMS) }, (_, index) =>
      METHODS.flatMap((method) => METRICS.map((metric) => ({ ordinal: index * step, floor, method, metric, deformation: 0.4 * random() }))),
    );
    valueOf(store.commitFloorDraws(run, draws.flat()));
  }
}

function madeItem(ordinal: number, seed: number, random: () => number): ItemResult {
  const teacherTop = ordinal % 10;
  const compressedTop = random() < 0.1 ? (teacherTop + 1) % 10 : teacherTop;
  const drawn = METHODS.map(() => METRICS.map(() => random()));
  const map = (key: string): ItemResult['explained']['methods'][number]['teacherMap'] => ({
    key,
    height: GRID,
    width: GRID,
    channels: 1,
    minimum: 0,
    maximum: 1,
    total: 100,
    status: 'ok',
    cellHeight: 16,
    cellWidth: 16,
  });
  const values = (): Float32Array => Float32Array.from({ length: GRID * GRID }, random);
  const logits = (): Float32Array => Float32Array.from({ length: 10 }, random);
  return {
    explained: {
      ordinal,
      bytesHash: hash('bytes', ordinal, 0),
      decodedHash: hash('decoded', ordinal, 0),
      target: teacherTop,
      targetTie: false,
      teacherTop,
      compressedTop,
      methods: METHODS.map((method, index) => ({
        method,
        status: 'evaluable',
        teacherMap: map(hash(`teacher${method}`, ordinal, 0)),
        compressedMap: map(hash(`compressed${method}`, ordinal, seed)),
        scores: METRICS.map((metric, at) => ({ metric, value: 1 - (drawn[index]?.[at] ?? 0), reason: null, chance: 0, collapse: 0 })),
      })),
      seconds: 0.02,
    },
    arrays: [logits(), logits(), ...METHODS.flatMap(() => [seed === 0 ? values() : new Float32Array(), values()])],
    labelClass: ordinal % 10,
    probabilities: { teacher: 0.9, compressed: 0.8 },
    deformations: Object.fromEntries(
      METHODS.map((method, index) => [method, Object.fromEntries(METRICS.map((metric, at) => [metric, drawn[index]?.[at] ?? null]))]),
    ),
  };
}

async function measure(): Promise<void> {
  const started = performance.now();
  const reader = valueOf(await openForReading(path, opener));
  const opened = performance.now() - started;
  const ask = (query: Partial<GridQuery> & { filter?: Partial<GridQuery['filter']> } = {}): ReturnType<typeof gridQuery.parse> =>
    gridQuery.parse({ sort: { by: 'silent-drift' }, offset: 0, limit: 100, ...query, filter: { method: 'grad-cam', ...query.filter } });
  valueOf(reader.gridPage(ask()));
  note('open for reading + first 100 rows, ms', performance.now() - started, `budget 500 (open alone ${opened.toFixed(0)})`);
  const time = (name: string, question: () => Result<unknown>, budget = 'budget 150'): void => {
    const runs = Array.from({ length: 5 }, () => timed(question));
    note(
      `${name}, ms`,
      median(runs.map(({ wall }) => wall)),
      `processor ${median(runs.map(({ processor }) => processor)).toFixed(1)}; ${budget}`,
    );
  };
  const key = { run: 'run-001', item: 777, method: 'grad-cam' };
  time('page, silent drift', () => reader.gridPage(ask()));
  time('page, silent drift, offset 15,000', () => reader.gridPage(ask({ offset: 15_000 })));
  time('page, by metric ssim', () => reader.gridPage(ask({ sort: { by: 'metric', metric: 'ssim' } })));
  time('page, by spearman ascending', () => reader.gridPage(ask({ sort: { by: 'metric', descending: false } })));
  time('page, by item', () => reader.gridPage(ask({ sort: { by: 'item', descending: false } })));
  time('page, filter quadrant', () => reader.gridPage(ask({ filter: { method: 'grad-cam', quadrants: ['silent-drift'] } })));
  time('page, filter label', () => reader.gridPage(ask({ filter: { method: 'grad-cam', label: 'class-3' } })));
  time('page, filter text', () => reader.gridPage(ask({ filter: { method: 'grad-cam', text: '777' } })));
  time('page, filter review', () => reader.gridPage(ask({ filter: { method: 'grad-cam', review: ['accepted'] } })));
  time('page, filter bounds', () => reader.gridPage(ask({ filter: { method: 'grad-cam', from: 0.4, to: 0.5 } })));
  time('facts, no filter', () => reader.reviewFacts(ask().filter), 'after the rows');
  time(
    'facts, quadrant + text',
    () => reader.reviewFacts(ask({ filter: { method: 'grad-cam', quadrants: ['silent-drift'], text: '7' } }).filter),
    'after the rows',
  );
  time('detail with position', () => reader.detail(key, ask()), 'budget 100');
  time('neighbour', () => reader.neighbour(key, ask(), 1), 'budget 100');
  time('tiles, 100 rows', () => reader.tiles(Array.from({ length: 100 }, (_, item) => ({ ...key, item }))));
  time('run summaries', () => reader.runSummaries(), '');
  time('project parts', () => reader.projectParts(), '');
  time('method summaries', () => reader.methodSummaries('run-001'), '');
  once('every cell of one run', () => reader.eachCell('run-001', () => undefined));
  once('content hash of one run', () => reader.contentHash('run-001'));
  once('check (structure, keys, log)', () => reader.check());
  reader.close();
  const before = performance.now();
  const writer = valueOf(await openForWriting(path, opener));
  note('open for writing, ms', performance.now() - before, 'budget 3 s + 1 s per 100 MB');
  note('resident, MiB', process.memoryUsage().rss / 2 ** 20, '');
  writer.close();
}

function once(name: string, question: () => Result<unknown>): void {
  const { wall, processor } = timed(question);
  note(`${name}, ms`, wall, `processor ${processor.toFixed(0)}`);
}

function timed(question: () => Result<unknown>): { readonly wall: number; readonly processor: number } {
  const before = performance.now();
  const used = process.cpuUsage();
  valueOf(question());
  const { user, system } = process.cpuUsage(used);
  return { wall: performance.now() - before, processor: (user + system) / 1000 };
}

function note(name: string, figure: number, remark: string): void {
  lines.push(`${name.padEnd(44)}${figure.toFixed(1).padStart(10)}  ${remark}`);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function hash(kind: string, ordinal: number, seed: number): string {
  return createHash('sha256').update(`${kind}-${seed}-${ordinal}`).digest('hex');
}

function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

/** Mulberry32: small, seeded, good enough for made numbers. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
