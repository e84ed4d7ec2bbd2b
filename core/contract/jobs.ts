import * as z from 'zod';

import { backend, backendUsed, executorChoice, executorId, executorTest } from './backend.ts';
import { benchAsk, benchResult } from './bench.ts';
import { call, event } from './call.ts';
import { card, cardEvidence } from './card.ts';
import { pictureSheet } from './channels.ts';
import { dataSummary, itemRef } from './data-summary.ts';
import { limits } from './limits.ts';
import { modelSummary } from './model-summary.ts';
import { plugInChoice, protocol, targetRule, explainedScalar } from './protocol.ts';
import { itemStatus, mapStatus } from './review.ts';
import { editedItem, strokeList, whatIfAnswer } from './what-if.ts';

/** A model file by path, with the card that feeds it (null: arrays are fed as they are). */
export const modelPlace = z.strictObject({ path: z.string(), card: card.nullable() });
export const dataPlace = z.strictObject({
  path: z.string(),
  arrayName: z.string().nullable(),
  labelsPath: z.string().nullable(),
  layout: z.enum(['nhwc', 'nchw']),
  limits,
});

/** One map as stored: raw, after channel reduction, on its own grid. Its values travel as a Float32Array. */
export const mapRecord = z.strictObject({
  key: z.string(),
  height: z.int(),
  width: z.int(),
  channels: z.int(),
  minimum: z.number(),
  maximum: z.number(),
  total: z.number(),
  status: mapStatus,
  cellHeight: z.number(),
  cellWidth: z.number(),
});
export type MapRecord = z.infer<typeof mapRecord>;

/** What to doubt about a score: top positions chosen among equals, or more than one peak. */
const scoreFlag = z.enum(['ties', 'multi-peak']);
export type ScoreFlag = z.infer<typeof scoreFlag>;

export const scoreRecord = z.strictObject({
  metric: z.string(),
  value: z.number().nullable(),
  reason: z.string().nullable(),
  chance: z.number().nullable(),
  collapse: z.number().nullable(),
  /** Absent where there is nothing to doubt. */
  flags: z.array(scoreFlag).optional(),
});
export type ScoreRecord = z.infer<typeof scoreRecord>;

/**
 * Everything one item of one pair gives. Arrays, in this order: teacher logits, compressed logits, then per method
 * teacher map and compressed map; a map whose key the engine said it has is an empty array.
 */
export const explainedItem = z.strictObject({
  ordinal: z.int(),
  bytesHash: z.string(),
  decodedHash: z.string(),
  target: z.int(),
  targetTie: z.boolean(),
  teacherTop: z.int(),
  compressedTop: z.int(),
  methods: z.array(
    z.strictObject({
      method: z.string(),
      status: itemStatus,
      teacherMap: mapRecord,
      compressedMap: mapRecord,
      scores: z.array(scoreRecord),
    }),
  ),
  seconds: z.number(),
});
export type ExplainedItem = z.infer<typeof explainedItem>;

/** An item that cannot take part: counted, with its reason. */
export const skippedItem = z.strictObject({ ordinal: z.int(), code: z.string(), reason: z.string() });

/** What lies at the place of the data and took no part; what was no item to begin with has a name and the ordinal -1. */
const leftOutEntry = skippedItem.extend({ name: z.string().nullable() });

export const floorKind = z.enum(['input-noise', 'weight-jitter', 'permuted']);
export type FloorKind = z.infer<typeof floorKind>;

/** One deformation of one yardstick: floor x method x metric on one sampled item. */
export const floorDraw = z.strictObject({
  ordinal: z.int(),
  floor: floorKind,
  method: z.string(),
  metric: z.string(),
  deformation: z.number().nullable(),
});
export type FloorDraw = z.infer<typeof floorDraw>;

export const preparedPair = z.strictObject({
  executor: executorId,
  executorVersion: z.string(),
  threads: z.int(),
  batch: z.int(),
  /** How many workers share the run; null: as many as there are. */
  workers: z.int().positive().nullable(),
  choice: executorChoice,
  /** Largest difference of all programs, relative to the largest value, and from whom; nobody where all are too large. */
  agreement: z.number(),
  partners: z.array(executorId),
  methods: z.array(
    z.strictObject({ id: z.string(), version: z.int(), layer: z.strictObject({ teacher: z.string(), compressed: z.string() }).nullable() }),
  ),
  notices: z.array(z.string()),
});
export type PreparedPair = z.infer<typeof preparedPair>;

/**
 * What every job on a pair is told. `executor`, `batch` and `threads` are null before `pair/prepare` has chosen them and
 * fixed afterwards: a short batch is padded to `batch`, so that a resumed run computes the same bytes.
 */
const pair = {
  teacher: modelPlace,
  compressed: modelPlace,
  data: dataPlace,
  protocol,
  executor: executorId.nullable().default(null),
  batch: z.int().positive().nullable().default(null),
  threads: z.int().positive().nullable().default(null),
};

/**
 * A teacher's map that an earlier candidate has paid for. A worker that derives the same key for this item and method
 * scores against the values given here instead of computing them again.
 */
export const knownMap = z.strictObject({ ordinal: z.int(), method: z.string(), map: mapRecord });
export type KnownMap = z.infer<typeof knownMap>;
const single = {
  model: modelPlace,
  data: dataPlace,
  backend,
  batch: z.int().positive().nullable(),
  threads: z.int().positive().nullable(),
  limit: z.int().positive().nullable(),
};

/** Jobs of a worker. Paths have been resolved from grants by the engine; a worker holds no database handle. */
export const jobs = {
  'worker/facts': call(
    z.strictObject({}),
    z.strictObject({
      executor: z.string(),
      executorVersion: z.string(),
      selfTest: z.enum(['passed', 'failed']),
      reasons: z.array(z.string()),
      /** What workers keep from one process to the next; it can be made again. */
      cache: z.strictObject({ folder: z.string(), bytes: z.number() }).nullable(),
      residentBytes: z.number(),
    }),
  ),
  /** The self-test of one executor; `fresh` does it again where a pass is remembered. */
  'worker/self-test': call(z.strictObject({ executor: executorId, fresh: z.boolean().default(false) }), executorTest),
  'model/read': call(z.strictObject({ path: z.string(), limits }), modelSummary),
  'card/draft': call(
    /** `partner`: the other model of the pair; a quantised copy knows the input range of its float teacher. */
    z.strictObject({ path: z.string(), data: dataPlace.nullable(), partner: z.string().nullable().default(null) }),
    z.strictObject({ card, evidence: cardEvidence, open: z.array(z.string()) }),
  ),
  'data/scan': call(dataPlace, dataSummary),
  'data/items': call(
    z.strictObject({ place: dataPlace, offset: z.int().min(0), limit: z.int().min(1).max(5000) }),
    z.strictObject({ items: z.array(itemRef), total: z.int() }),
  ),
  'data/sheet': call(z.strictObject({ place: dataPlace, card, count: z.int(), seed: z.int() }), pictureSheet),
  /** Arrays: one uint8 picture [h,w,c] per item, in order; empty where the item cannot be decoded. */
  'data/pictures': call(
    z.strictObject({ place: dataPlace, items: z.array(itemRef).max(200), longestSide: z.int().min(8).max(1024) }),
    z.strictObject({ shapes: z.array(z.array(z.int())) }),
  ),

  /** `items`: how many there are left, which decides whether a calibration pays. */
  'pair/prepare': call(
    z.strictObject({
      ...pair,
      items: z.int().min(0).default(0),
      workers: z.int().positive().nullable().default(null),
    }),
    preparedPair,
  ),
  /**
   * Explains a batch of items with both models; one `cells/item` or `cells/skipped` per item, in order.
   * Arrays of the request: the values of each known map, in the order of `known`.
   */
  'cells/explain': call(
    z.strictObject({ ...pair, items: z.array(itemRef).min(1).max(64), known: z.array(knownMap) }),
    z.strictObject({ items: z.int(), residentBytes: z.number() }),
  ),
  'cells/item': event(explainedItem),
  'cells/skipped': event(skippedItem),
  /**
   * The named floors on some sampled items; the draws come back at once. `weight-jitter` needs the pair's top-1
   * `agreement` to find its size; a later call is given the size that the first one found (`jitter`).
   */
  'floors/measure': call(
    z.strictObject({
      ...pair,
      items: z.array(itemRef).min(1).max(64),
      floors: z.array(floorKind).min(1),
      agreement: z.number().nullable(),
      jitter: z.number().nullable(),
    }),
    z.strictObject({ draws: z.array(floorDraw), jitter: z.number().nullable(), notices: z.array(z.string()) }),
  ),
  /**
   * What models say to a changed item, under one method. The teacher comes first and fixes what is explained. Arrays: the
   * changed picture uint8, then per model that answered its map before and after.
   */
  'what-if/try': call(
    z.strictObject({
      models: z
        .array(modelPlace.extend({ hash: z.string() }))
        .min(1)
        .max(40),
      data: dataPlace,
      protocol,
      method: z.string(),
      item: itemRef,
      donors: z.array(itemRef).max(200),
      target: z.int().min(0),
      strokes: strokeList,
      executor: executorId.nullable(),
      threads: z.int().positive(),
    }),
    z.strictObject({ edited: editedItem, picture: z.array(z.int()), answers: z.array(whatIfAnswer), seconds: z.number() }),
  ),

  /** The command's single-model jobs: the worker writes the .npz itself. */
  'model/predict': call(
    z.strictObject({ ...single, out: z.string() }),
    z.strictObject({
      items: z.int(),
      skipped: z.array(leftOutEntry),
      classes: z.int(),
      backend: backendUsed,
      accuracy: z.number().nullable(),
      seconds: z.number(),
    }),
  ),
  'maps/compute': call(
    z.strictObject({
      ...single,
      out: z.string(),
      method: plugInChoice,
      target: z.string(),
      scalar: explainedScalar,
      rule: targetRule,
      layer: z.string().nullable(),
      keepChannels: z.boolean(),
      grid: z.enum(['own', 'input']),
      positive: z.boolean(),
      reduction: z.enum(['default', 'sum', 'max-abs', 'l2']),
      seed: z.int(),
    }),
    z.strictObject({
      items: z.int(),
      skipped: z.array(leftOutEntry),
      shape: z.array(z.int()),
      layer: z.string().nullable(),
      statuses: z.record(mapStatus, z.int()),
      backend: backendUsed,
      seconds: z.number(),
      firstMapSeconds: z.number(),
    }),
  ),
  'metrics/compute': call(
    z.strictObject({ a: z.string(), b: z.string(), metrics: z.array(z.string()).nullable() }),
    z.strictObject({
      items: z.array(
        z.strictObject({
          item: z.int(),
          status: itemStatus,
          teacherMap: mapStatus,
          compressedMap: mapStatus,
          scores: z.array(scoreRecord),
        }),
      ),
      summary: z.array(
        z.strictObject({
          metric: z.string(),
          n: z.int(),
          mean: z.number().nullable(),
          median: z.number().nullable(),
          minimum: z.number().nullable(),
          maximum: z.number().nullable(),
          undefined: z.int(),
        }),
      ),
    }),
  ),

  'bench/row': call(benchAsk, benchResult),
} as const;
export type Jobs = typeof jobs;
