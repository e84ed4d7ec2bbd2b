import * as z from 'zod';

import { auditEstimate } from './audit-estimate.ts';
import { call, event } from './call.ts';
import { card, cardEvidence } from './card.ts';
import { catalogueEntry, doctorLine } from './catalogue.ts';
import { dataSummary } from './data-summary.ts';
import { modelSummary, pairFacts } from './model-summary.ts';
import { protocol } from './protocol.ts';
import { chartsAsk, reviewCharts } from './review-charts.ts';
import { selfTestResult } from './self-test.ts';
import { whatIfChannels } from './what-if.ts';
import {
  gridFilter,
  gridPage,
  gridQuery,
  gridRow,
  itemCandidate,
  itemDetail,
  projectSummary,
  reviewFacts,
  reviewState,
  runSummary,
} from './review.ts';

/** An opaque name for a place that a person chose; the page never sees a path. */
export const grantId = z.string().min(1).max(200);

export const candidate = z.strictObject({ grant: grantId, card: card.nullable().default(null) });
export const dataGrant = z.strictObject({
  grant: grantId,
  labels: grantId.nullable().default(null),
  /** Array inside an .npz (`x.npz:images`). */
  arrayName: z.string().max(200).nullable().default(null),
  layout: z.enum(['nhwc', 'nchw']).default('nhwc'),
});

/** How much of the machine a run may use; null: chosen by the engine. */
export const machineUse = z.strictObject({
  workers: z.int().positive().max(64).nullable().default(null),
  threads: z.int().positive().max(64).nullable().default(null),
  batch: z.int().positive().max(64).nullable().default(null),
});

export const cardDraft = z.strictObject({
  card,
  evidence: cardEvidence,
  /** Fields that the file does not answer; a person must look at them. */
  open: z.array(z.string()),
});

/** Arrays behind it, per picture: original uint8 [h,w,c], then as the network sees it, uint8 [h,w,c]. */
export const pictureSheet = z.strictObject({
  /** What the card does to these pictures beyond scaling, each once. */
  notes: z.array(z.string()),
  pictures: z.array(
    z.strictObject({
      ordinal: z.int(),
      name: z.string(),
      label: z.string().nullable(),
      original: z.array(z.int()),
      seen: z.array(z.int()),
      minimum: z.number(),
      maximum: z.number(),
    }),
  ),
});

/** Calls and events between the page (or a script) and the engine. Names are noun/verb. */
export const channels = {
  'engine/facts': call(
    z.strictObject({}),
    z.strictObject({
      version: z.string(),
      node: z.string(),
      sqlite: z.string(),
      executor: z.string(),
      executorVersion: z.string(),
      selfTest: z.enum(['passed', 'failed', 'running']),
      stub: z.boolean(),
    }),
  ),
  /** Every executor and every case with a known answer; takes up to a minute. */
  'engine/self-test': call(z.strictObject({}), selfTestResult),
  'engine/doctor': call(z.strictObject({}), z.strictObject({ lines: z.array(doctorLine) })),
  'catalogue/list': call(
    z.strictObject({ family: z.string().nullable().default(null) }),
    z.strictObject({ entries: z.array(catalogueEntry) }),
  ),

  'project/create': call(
    z.strictObject({ grant: grantId, title: z.string().min(1).max(200), example: z.boolean().default(false) }),
    projectSummary,
  ),
  /**
   * `readOnly` takes no lease: it neither disturbs a process that writes nor waits for it. `quick` answers as soon as the first rows can
   * be read, and leaves a project that is open already as it is; the same call without it does the checks and opens for writing.
   */
  'project/open': call(
    z.strictObject({ grant: grantId, readOnly: z.boolean().default(false), quick: z.boolean().default(false) }),
    projectSummary,
  ),
  'project/read': call(z.strictObject({}), projectSummary),
  /** What was compared when a run was registered, from the record: the files themselves may be gone. */
  'project/pair': call(z.strictObject({ run: z.string() }), pairFacts),

  'model/inspect': call(z.strictObject({ grant: grantId }), modelSummary),
  /** `partner`: the other model of the pair, whose quantisation says how both are fed. */
  'card/draft': call(
    z.strictObject({ model: grantId, data: dataGrant.nullable().default(null), partner: grantId.nullable().default(null) }),
    cardDraft,
  ),
  'card/confirm': call(
    z.strictObject({ model: grantId, card, by: z.string().min(1).max(200) }),
    z.strictObject({ card, savedBeside: z.boolean() }),
  ),
  'pair/check': call(z.strictObject({ teacher: candidate, compressed: candidate }), pairFacts),
  'data/scan': call(dataGrant, dataSummary),
  'data/sheet': call(
    z.strictObject({ data: dataGrant, card, count: z.int().min(1).max(48), seed: z.int().min(0).default(0) }),
    pictureSheet,
  ),

  /** What a start would cost, told before it; a newer question takes the place of an older one. */
  'audit/estimate': call(
    z.strictObject({
      teacher: candidate,
      compressed: z.array(candidate).min(1).max(20),
      data: dataGrant,
      protocol: protocol.prefault({}),
      use: machineUse.prefault({}),
    }),
    auditEstimate,
  ),
  /** The same request again continues where it stopped. `confirmed` holds the ids of pair lines that a person has confirmed. */
  'audit/start': call(
    z.strictObject({
      teacher: candidate,
      compressed: z.array(candidate).min(1).max(20),
      data: dataGrant,
      protocol: protocol.prefault({}),
      confirmed: z.array(z.string()).default([]),
      use: machineUse.prefault({}),
    }),
    z.strictObject({ runs: z.array(z.string()) }),
  ),
  /** Whatever is finished is kept; there is no cancel that throws results away. `kept`: items with a result. */
  'audit/cancel': call(z.strictObject({ keepFinished: z.literal(true).default(true) }), z.strictObject({ kept: z.int() })),
  'audit/resume': call(z.strictObject({}), z.strictObject({ runs: z.array(z.string()) })),
  /** `holder`: who is writing to the project now, in words; null: nobody. */
  'audit/status': call(z.strictObject({}), z.strictObject({ runs: z.array(runSummary), holder: z.string().nullable() })),
  /** At most ten a second. */
  'audit/progress': event(
    z.strictObject({
      run: z.string(),
      candidate: z.string(),
      step: z.enum(['check', 'explain', 'floors', 'done', 'failed', 'cancelled']),
      done: z.int(),
      skipped: z.int(),
      failed: z.int(),
      total: z.int(),
      perSecond: z.number(),
      secondsLeft: z.number().nullable(),
      workers: z.array(z.strictObject({ pid: z.int(), residentBytes: z.number(), restarts: z.int() })),
      failure: z.string().nullable(),
    }),
  ),
  /** One line per committed item and method. */
  'audit/item': event(gridRow),
  /** What a person should know about a run before believing it: a twin without certificate, too little room on the disk. */
  'audit/notice': event(z.strictObject({ run: z.string(), notice: z.string() })),
  /** Told once when the runs of a start or resume have all ended, whatever the reason; null: without a failure. */
  'audit/ended': event(z.strictObject({ runs: z.array(z.string()), code: z.string().nullable(), failure: z.string().nullable() })),
  /** One line per item that could not take part. */
  'audit/left-out': event(
    z.strictObject({
      run: z.string(),
      item: z.int(),
      name: z.string(),
      state: z.enum(['skipped', 'failed']),
      code: z.string(),
      reason: z.string(),
    }),
  ),

  'review/page': call(gridQuery, gridPage),
  'review/facts': call(z.strictObject({ filter: gridFilter }), reviewFacts),
  'review/charts': call(chartsAsk, reviewCharts),
  /** All candidates of an item in the order of the runs. Arrays: the compressed map of each; one teacher stands for all. */
  'review/candidates': call(z.strictObject({ item: z.int(), method: z.string() }), z.strictObject({ candidates: z.array(itemCandidate) })),
  /** Arrays: picture, teacher map, compressed map. `query` places the item in its list. */
  'review/detail': call(
    z.strictObject({ run: z.string(), item: z.int(), method: z.string(), query: gridQuery.nullable().default(null) }),
    itemDetail,
  ),
  /** The neighbour of an item in a list; null at the ends. */
  'review/neighbour': call(
    z.strictObject({ run: z.string(), item: z.int(), method: z.string(), query: gridQuery, step: z.union([z.literal(1), z.literal(-1)]) }),
    z.strictObject({ row: gridRow.nullable() }),
  ),
  /** Small pictures and maps for grid rows. Arrays, three per row: picture uint8, teacher map, compressed map (native grids). */
  'review/tiles': call(
    z.strictObject({
      rows: z
        .array(z.strictObject({ run: z.string(), item: z.int(), method: z.string() }))
        .min(1)
        .max(100),
    }),
    z.strictObject({
      tiles: z.array(
        z.strictObject({ picture: z.array(z.int()), teacher: z.array(z.int()).nullable(), compressed: z.array(z.int()).nullable() }),
      ),
    }),
  ),
  'review/decide': call(
    z.strictObject({
      run: z.string(),
      item: z.int(),
      method: z.string(),
      state: reviewState,
      note: z.string().max(4000),
      reviewer: z.string().min(1).max(200),
    }),
    z.strictObject({ row: gridRow }),
  ),
  ...whatIfChannels,
  'report/write': call(z.strictObject({ format: z.string(), grant: grantId }), z.strictObject({ bytes: z.int(), sha256: z.string() })),
} as const;
export type Channels = typeof channels;
