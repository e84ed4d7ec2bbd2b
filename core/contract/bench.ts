import * as z from 'zod';

import { backend, executorId } from './backend.ts';

/** Networks of the benchmark: two small ones at 32 x 32, three large ones at 224 x 224. */
export const benchNetwork = z.enum(['smallcnn', 'resnet8', 'mbv2', 'resnet18', 'vgg16']);
export type BenchNetwork = z.infer<typeof benchNetwork>;
export const smallNetworks: readonly BenchNetwork[] = ['smallcnn', 'resnet8'];

/** One line of the table: what is repeated and timed. Without a method it is the forward pass. */
export interface BenchRow {
  /** Same names as the peers' scripts print. */
  readonly id: string;
  readonly title: string;
  readonly on: 'small' | 'large' | 'every';
  readonly batch: number;
  /** Items that one repetition answers: masks for RISE, else the batch. */
  readonly items: number;
  readonly work: BenchedWork;
}

export type BenchedWork =
  | { readonly kind: 'forward' }
  | { readonly kind: 'explain'; readonly method: BenchedMethod }
  | { readonly kind: 'train'; readonly training: BenchedTraining };

export interface BenchedMethod {
  readonly id: string;
  readonly layer: 'last' | 'middle' | null;
  readonly options: Readonly<Record<string, number>>;
}

/**
 * One training step by plain gradient descent: the network itself or a student of half its width by cross-entropy, that
 * student by distillation as well, or by distillation and the SWA map of the last convolution layer.
 */
export type BenchedTraining = 'ce' | 'ce_student' | 'kd' | 'match';

const forward = (on: BenchRow['on'], batch: number): BenchRow => ({
  ...{ id: `fwd${String(batch)}`, title: `forward, batch ${String(batch)}`, on, batch, items: batch },
  work: { kind: 'forward' },
});
const gradCam = (id: string, layer: 'last' | 'middle', batch: number): BenchRow => ({
  ...{ id: `${id}${String(batch)}`, title: `Grad-CAM, ${layer} layer, batch ${String(batch)}`, on: 'every', batch, items: batch },
  work: { kind: 'explain', method: { id: 'grad-cam', layer, options: {} } },
});
const saliency = (batch: number): BenchRow => ({
  ...{ id: `sal${String(batch)}`, title: `saliency, batch ${String(batch)}`, on: 'every', batch, items: batch },
  work: { kind: 'explain', method: { id: 'saliency', layer: null, options: {} } },
});
const rise = (on: BenchRow['on'], masks: number): BenchRow => ({
  ...{ id: `rise${String(masks)}`, title: `RISE, ${String(masks)} masks`, on, batch: 1, items: masks },
  work: { kind: 'explain', method: { id: 'rise', layer: null, options: { masks } } },
});

const trainingTitles: Readonly<Record<BenchedTraining, string>> = {
  ce: 'training step, cross-entropy, batch 64',
  ce_student: 'training step of a student of half the width, cross-entropy, batch 64',
  kd: 'training step of that student with distillation, batch 64',
  match: 'training step of that student with distillation and matching, batch 64',
};
const training = (of: BenchedTraining): BenchRow => ({
  ...{ id: `train64_${of}`, title: trainingTitles[of], on: 'small', batch: 64, items: 64 },
  work: { kind: 'train', training: of },
});

export const benchRows: readonly BenchRow[] = [
  forward('every', 1),
  forward('every', 8),
  forward('small', 32),
  gradCam('cam', 'last', 1),
  gradCam('cam', 'last', 8),
  gradCam('mid', 'middle', 1),
  gradCam('mid', 'middle', 8),
  saliency(1),
  saliency(8),
  {
    ...{ id: 'ig50', title: 'integrated gradients, 50 steps', on: 'every', batch: 1, items: 1 },
    work: { kind: 'explain', method: { id: 'integrated-gradients', layer: null, options: { steps: 50 } } },
  },
  rise('small', 500),
  rise('large', 50),
  training('ce'),
  training('ce_student'),
  training('kd'),
  training('match'),
];

export const benchAsk = z.strictObject({
  network: benchNetwork,
  row: z.string(),
  backend,
  threads: z.int().positive().nullable(),
});

/** One measured row. Times are wall clock of one repetition; the first ones, which warm up, are not counted. */
export const benchResult = z.strictObject({
  runner: executorId,
  version: z.string(),
  threads: z.int(),
  net: benchNetwork,
  task: z.string(),
  /** Median and fastest, milliseconds. */
  ms: z.number(),
  minMs: z.number(),
  reps: z.int(),
  items: z.int(),
  perSecond: z.number(),
  /** Milliseconds until the first answer: folding, compiling and the first run. */
  openMs: z.number(),
  /** Highest resident memory of the worker so far, MiB. */
  peakMib: z.number(),
});
export type BenchResult = z.infer<typeof benchResult>;

/** A figure says nothing without its machine; `load` is the one-minute average before the first row. */
export const benchOutput = z.strictObject({
  schema: z.literal('concord/bench/1'),
  machine: z.strictObject({
    processor: z.string(),
    cores: z.int(),
    memoryMib: z.int(),
    platform: z.string(),
    node: z.string(),
    load: z.number(),
  }),
  rows: z.array(benchResult),
  notRun: z.array(z.strictObject({ net: benchNetwork, task: z.string(), code: z.string(), reason: z.string() })),
});
export type BenchOutput = z.infer<typeof benchOutput>;
