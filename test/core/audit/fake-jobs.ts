import { createHash } from 'node:crypto';

import type { CallContext, Handlers } from '../../../core/contract/call.ts';
import type { ItemRef } from '../../../core/contract/data-summary.ts';
import type { ExplainedItem, Jobs, MapRecord } from '../../../core/contract/jobs.ts';
import { failed, succeeded } from '../../../core/contract/result.ts';
import { failure } from '../../../core/contract/failures.ts';
import type { PlugIn } from '../../../core/plug-in.ts';
import { sampleSummary } from '../store/sample-summary.ts';
import { jobDoubles } from '../work/job-doubles.ts';

type Context = CallContext<Jobs>;

/** What a test changes about the fake world: everything else is a plain pair over plain items. */
export interface FakeWorld {
  readonly items: number;
  readonly batch: number;
  /** Called for every item a worker explains; may throw, wait or end the worker. */
  onExplain?(item: ItemRef, world: { endWorker(): void; readonly signal: AbortSignal; readonly batch: number }): Promise<void> | void;
  /** Items that cannot be decoded. */
  readonly undecodable?: ReadonlySet<number>;
  /** What stands for the pixels of an item. */
  pixelsOf?(ordinal: number): string;
  readonly needsCard?: boolean;
  readonly failPrepare?: boolean;
  /** Called with the batch size of each preparation and of each job of floors; what it throws fails the job. */
  onBatch?(job: 'pair/prepare' | 'floors/measure', batch: number | null): void;
  /** How many workers `pair/prepare` recommends. */
  readonly workers?: number;
  /** Another than '1' is an executor that was replaced in the meantime. */
  readonly executorVersion?: string;
  /** Room on the disk; not known by default. */
  readonly freeBytes?: number;
  /** Every map of both models is zero. */
  readonly allZero?: boolean;
}

/** What happened in the workers. */
export interface Seen {
  readonly batches: number[][];
  /** Teacher maps that had to be computed. */
  teacherMaps: number;
  readonly prepared: { readonly executor: string | null; readonly items: number }[];
  readonly floors: { readonly floors: readonly string[]; readonly items: number; readonly agreement: number | null }[];
}

function plugIn(id: string): PlugIn {
  return {
    id,
    version: 1,
    title: id,
    summary: id,
    source: { authors: 'a', year: 2000, title: 't', url: 'https://example.org' },
    options: {},
  };
}

export const fakeMethods = ['grad-cam', 'saliency'].map((id) => ({ ...plugIn(id), grid: 'input' }) as const);
/** Handlers that play every job of an audit over this world; `endWorker` ends the worker that plays. */
export function fakeJobs(world: FakeWorld, seen: Seen, endWorker: () => void): Handlers<Jobs> {
  return jobDoubles({
    'worker/facts': async () =>
      succeeded({ value: { executor: 'reference', executorVersion: '1', selfTest: 'passed', reasons: [], cache: null, residentBytes: 1 } }),
    'model/read': async ({ path }) => succeeded({ value: sampleSummary(`hash of ${path}`, path.split('/').at(-1) ?? '') }),
    'data/scan': async () => succeeded({ value: summaryOf(world) }),
    'data/items': async ({ offset, limit }) =>
      succeeded({ value: { items: itemsOf(world).slice(offset, offset + limit), total: world.items } }),
    'pair/prepare': async ({ batch, threads, executor, items }) => {
      seen.prepared.push({ executor, items });
      world.onBatch?.('pair/prepare', batch);
      if (world.failPrepare === true) return failed(failure('method/not-applicable', 'no layer with more than one position'));
      const methods = fakeMethods.map(({ id }) => ({ id, version: 1, layer: null }));
      return succeeded({
        value: {
          executor: 'reference',
          executorVersion: world.executorVersion ?? '1',
          threads: threads ?? 1,
          batch: batch ?? world.batch,
          workers: world.workers ?? null,
          choice: { asked: 'auto', how: executor === null ? 'first-allowed' : 'as-before', trials: [] },
          agreement: 0,
          partners: ['reference'],
          methods,
          notices: ['a twin, not certified'],
        },
      });
    },
    'cells/explain': async (request, context) => {
      seen.batches.push(request.items.map(({ ordinal }) => ordinal));
      for (const item of request.items) {
        await world.onExplain?.(item, { endWorker, signal: context.signal, batch: request.batch ?? 0 });
        if (context.signal.aborted) return failed(failure('engine/cancelled', 'cancelled'));
        explain(item, { request, context, world, seen });
      }
      return succeeded({ value: { items: request.items.length, residentBytes: 1 } });
    },
    'floors/measure': async ({ floors, items, agreement, batch, protocol: body }) => {
      world.onBatch?.('floors/measure', batch);
      seen.floors.push({ floors, items: items.length, agreement });
      const draws = items.flatMap(({ ordinal }) =>
        floors.flatMap((floor) =>
          body.methods.flatMap(({ id }) =>
            body.metrics.map((metric) => ({ ordinal, floor, method: id, metric, deformation: 0.01 * (1 + (ordinal % 3)) })),
          ),
        ),
      );
      return succeeded({ value: { draws, jitter: floors.includes('weight-jitter') ? 0.02 : null, notices: [] } });
    },
  });
}

function itemsOf(world: FakeWorld): ItemRef[] {
  return Array.from({ length: world.items }, (_, ordinal) => ({
    ordinal,
    name: `item-${String(ordinal)}.png`,
    label: String(ordinal % 3),
    cluster: null,
    locator: `item-${String(ordinal)}.png`,
  }));
}

function summaryOf(world: FakeWorld) {
  return {
    ...{
      source: 'picture-folder',
      name: 'pictures',
      items: world.items,
      labels: [],
      labelled: world.items,
      duplicates: 0,
      skipped: [],
      skippedCount: 0,
    },
    ...{ itemShape: null, needsCard: world.needsCard ?? false, notices: [] },
  };
}

interface ExplainParts {
  readonly request: {
    readonly compressed: { readonly path: string };
    readonly known: readonly { readonly ordinal: number; readonly method: string; readonly map: MapRecord }[];
    readonly protocol: { readonly metrics: readonly string[] };
  };
  readonly context: Context;
  readonly world: FakeWorld;
  readonly seen: Seen;
}

/** Maps and logits come from hashes of what they belong to: the same on every worker, different for every item. */
function explain(item: ItemRef, { request, context, world, seen }: ExplainParts): void {
  if (world.undecodable?.has(item.ordinal) === true) {
    context.tell('cells/skipped', { ordinal: item.ordinal, code: 'data/undecodable', reason: 'not a picture' });
    return;
  }
  const pixels = world.pixelsOf?.(item.ordinal) ?? `pixels ${String(item.ordinal)}`;
  const arrays: Float32Array[] = [numbers(`teacher ${pixels}`, 3), numbers(`${request.compressed.path} ${pixels}`, 3)];
  const methods = fakeMethods.map(({ id }): ExplainedItem['methods'][number] => {
    const known = request.known.find((one) => one.ordinal === item.ordinal && one.method === id);
    const teacher = numbers(`teacher ${id} ${pixels}`, 4);
    if (known === undefined) seen.teacherMaps += 1;
    const compressed = numbers(`${request.compressed.path} ${id} ${pixels}`, 4);
    arrays.push(known === undefined ? teacher : new Float32Array(), compressed);
    const reason = world.allZero === true ? 'zero' : null;
    const value = reason === null ? (compressed[0] ?? 0) : null;
    const scores = request.protocol.metrics.map((metric) => ({ metric, value, reason, chance: 0, collapse: 0 }));
    const maps = {
      teacherMap: record(`teacher ${id} ${pixels}`, teacher),
      compressedMap: record(`${request.compressed.path} ${id} ${pixels}`, compressed),
    };
    return { method: id, status: reason === null ? 'evaluable' : 'both-degenerate', ...maps, scores };
  });
  const head = {
    ordinal: item.ordinal,
    bytesHash: hash(`bytes ${pixels}`),
    decodedHash: hash(pixels),
    target: top(arrays[0]),
    targetTie: false,
  };
  context.tell('cells/item', { ...head, teacherTop: top(arrays[0]), compressedTop: top(arrays[1]), methods, seconds: 0.001 }, arrays);
}

function record(of: string, values: Float32Array): MapRecord {
  const total = values.reduce((sum, value) => sum + value, 0);
  return {
    key: hash(of),
    height: 2,
    width: 2,
    channels: 1,
    minimum: Math.min(...values),
    maximum: Math.max(...values),
    total,
    status: 'ok',
    cellHeight: 4,
    cellWidth: 4,
  };
}

function numbers(of: string, count: number): Float32Array {
  return Float32Array.from(createHash('sha256').update(of).digest().subarray(0, count), (byte) => byte / 255);
}

function top(logits: Float32Array | undefined): number {
  return logits === undefined ? 0 : logits.indexOf(Math.max(...logits));
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
