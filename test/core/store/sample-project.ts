import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onTestFinished } from 'vitest';

import type { ItemRef } from '../../../core/contract/data-summary.ts';
import { defaultLimits } from '../../../core/contract/limits.ts';
import { protocol } from '../../../core/contract/protocol.ts';
import type { Protocol } from '../../../core/contract/protocol.ts';
import type { Result } from '../../../core/contract/result.ts';
import { systemClock } from '../../../core/store/clock.ts';
import { createProject } from '../../../core/store/create.ts';
import { thisMachine } from '../../../core/store/machine.ts';
import type { Opener } from '../../../core/store/open.ts';
import type { RunEngine } from '../../../core/store/records.ts';
import type { WriteStore } from '../../../core/store/stores.ts';
import { sampleSummary } from './sample-summary.ts';

/** Two methods and two metrics: the smallest protocol in which nothing is alone. */
export const sampleProtocol: Protocol = protocol.parse({
  methods: [{ id: 'grad-cam' }, { id: 'saliency' }],
  metrics: ['spearman', 'cosine'],
});

export const sampleEngine: RunEngine = {
  backend: 'reference',
  backendVersion: '1',
  selfTest: 'passed',
  threads: 1,
  batch: 4,
  workers: 2,
  choice: null,
  node: '24',
  cpu: 'test',
  methods: [
    { id: 'grad-cam', version: 1, layer: { teacher: 'conv_2', compressed: 'conv_2q' } },
    { id: 'saliency', version: 1, layer: null },
  ],
};

export function opener(overrides: Partial<Opener> = {}): Opener {
  return { machine: thisMachine, clock: systemClock, description: 'store test', build: 'test-build', ...overrides };
}

/** A private folder that goes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'concord-store-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

export async function newStore(path = join(temporaryFolder(), 'audit.concord'), who = opener()): Promise<WriteStore> {
  const store = valueOf(await createProject(path, { id: 'project-id', title: 'Sample', example: false }, who));
  onTestFinished(() => {
    store.close();
  });
  return store;
}

/** The value of a result that must be one. */
export function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`expected a value, received ${result.failure.code}: ${result.failure.message}`);
  return result.value;
}

export function codeOf(result: Result<unknown>): string {
  return result.ok ? 'ok' : result.failure.code;
}

/** Registers models, data and a run over `count` items; answers the run. */
export function plannedRun(store: WriteStore, count: number, how: { candidate?: string; protocol?: Protocol } = {}): string {
  const candidate = how.candidate ?? 'small';
  valueOf(store.putModel({ hash: 'teacher-hash', role: 'teacher', files: [], card: null, summary: sampleSummary('teacher-hash', 'big') }));
  valueOf(
    store.putModel({
      hash: `${candidate}-hash`,
      role: 'compressed',
      files: [],
      card: null,
      summary: sampleSummary(`${candidate}-hash`, candidate),
    }),
  );
  valueOf(store.putDataset(sampleDataset(count)));
  valueOf(store.putItems(sampleItems(count)));
  const pair = valueOf(
    store.putPair({ teacher: 'teacher-hash', compressed: `${candidate}-hash`, classes: ['shirt', 'shoe', 'bag'], details: {} }),
  );
  const run = valueOf(store.createRun({ pair, protocol: valueOf(store.putProtocol(how.protocol ?? sampleProtocol)) }));
  valueOf(store.startRun(run, sampleEngine));
  return run;
}

export function sampleItems(count: number): ItemRef[] {
  return Array.from({ length: count }, (_, ordinal) => ({
    ordinal,
    name: `item-${ordinal}.png`,
    label: ['shirt', 'shoe'][ordinal % 2] ?? null,
    cluster: null,
    locator: `pictures/item-${ordinal}.png`,
  }));
}

function sampleDataset(count: number): Parameters<WriteStore['putDataset']>[0] {
  return {
    hash: `data-${count}`,
    place: { path: '/data', arrayName: null, labelsPath: null, layout: 'nhwc', limits: defaultLimits },
    summary: {
      source: 'picture-folder',
      name: 'pictures',
      items: count,
      labels: [],
      labelled: count,
      duplicates: 0,
      skipped: [],
      skippedCount: 0,
      itemShape: null,
      needsCard: true,
      notices: [],
    },
  };
}
