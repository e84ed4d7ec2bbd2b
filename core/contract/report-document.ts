import * as z from 'zod';

import { executorChoice } from './backend.ts';
import { cardEvidence, inputCard, outputCard } from './card.ts';
import { protocol } from './protocol.ts';
import { flipKind, floorFigure, itemStatus, mapStatus, quadrant, reviewState, runSummary } from './review.ts';
import { keptWhatIf } from './what-if.ts';

/** concord/report/1: the report as data. Every format carries these numbers. */

/** An undefined number is a reason, never a blank, 0 or NaN. */
export const measured = z.union([z.strictObject({ value: z.number() }), z.strictObject({ value: z.null(), reason: z.string() })]);
export type Measured = z.infer<typeof measured>;

export const reportScore = z.strictObject({
  metric: z.string(),
  score: measured,
  deformation: measured,
  chance: measured,
  floorRatio: measured,
});

export const reportMethod = z.strictObject({
  method: z.string(),
  status: itemStatus,
  teacherMapStatus: mapStatus,
  compressedMapStatus: mapStatus,
  teacherMap: z.string(),
  compressedMap: z.string(),
  quadrant,
  review: reviewState,
  scores: z.array(reportScore),
});

/** One item of one run: its results, or the reason why it has none. */
export const reportItem = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('done'),
    run: z.string(),
    item: z.int(),
    name: z.string(),
    label: z.string().nullable(),
    bytesSha256: z.string().nullable(),
    decodedSha256: z.string().nullable(),
    target: z.int(),
    targetTie: z.boolean(),
    teacherClass: z.string(),
    teacherProbability: z.number(),
    compressedClass: z.string(),
    compressedProbability: z.number(),
    flip: flipKind,
    methods: z.array(reportMethod),
  }),
  z.strictObject({
    state: z.enum(['skipped', 'failed']),
    run: z.string(),
    item: z.int(),
    name: z.string(),
    label: z.string().nullable(),
    code: z.string(),
    reason: z.string(),
  }),
]);
export type ReportItem = z.infer<typeof reportItem>;

const reportModel = z.strictObject({
  role: z.enum(['teacher', 'compressed']),
  name: z.string(),
  sha256: z.string(),
  format: z.string(),
  bytes: z.int(),
  parameters: z.int(),
  zeros: z.int(),
  bits: z.array(z.number()),
  macs: z.number(),
  card: z.strictObject({ input: inputCard, output: outputCard, evidence: cardEvidence.nullable() }).nullable(),
});

const reportRun = z.strictObject({
  ...runSummary.omit({ backend: true }).shape,
  protocolSha256: z.string(),
  verdict: z.enum(['DESCRIBED']).nullable(),
  partial: z.boolean(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  engine: z
    .strictObject({
      backend: z.string(),
      backendVersion: z.string(),
      selfTest: z.enum(['passed', 'failed']),
      threads: z.int(),
      batch: z.int(),
      workers: z.int().nullable(),
      choice: executorChoice.nullable(),
      node: z.string(),
      cpu: z.string(),
      methods: z.array(
        z.strictObject({
          id: z.string(),
          version: z.int(),
          layer: z.strictObject({ teacher: z.string(), compressed: z.string() }).nullable(),
        }),
      ),
    })
    .nullable(),
});

/** Counts of item states of one run; with skipped and failed they sum to the items of the run. */
const methodCounts = z.strictObject({ evaluable: z.int(), collapsed: z.int(), emerged: z.int(), bothDegenerate: z.int() });

export const reportMethodSummary = z.strictObject({
  run: z.string(),
  method: z.string(),
  counts: methodCounts,
  quadrants: z.record(quadrant, z.int()),
  /** silent-drift / (evaluable + collapsed items with the same prediction), a collapsed map counted as moved. */
  silentDriftRate: measured,
  /** 95th percentile of the reference floor: above it a map counts as moved. */
  threshold: measured,
  metrics: z.array(
    z.strictObject({
      metric: z.string(),
      n: z.int(),
      undefinedScores: z.int(),
      mean: measured,
      median: measured,
      worst: measured,
      meanDeformation: measured,
      floorRatio: measured,
    }),
  ),
  worst: z.array(z.strictObject({ item: z.int(), name: z.string(), metric: z.string(), deformation: z.number() })),
});

const heading = { title: z.string() };
/** A heading without content stays, with the reason. */
const empty = z.strictObject({ ...heading, content: z.literal('none'), reason: z.string() });

export const reportHead = z.strictObject({
  schema: z.literal('concord/report/1'),
  /** SHA-256 of everything else in the head: the same project gives the same id. */
  reportId: z.string(),
  /** Time of the newest record in the project, so that the same project gives the same bytes. */
  exportedAt: z.string(),
  completeness: z.strictObject({
    items: z.int(),
    done: z.int(),
    skipped: z.int(),
    failed: z.int(),
    state: z.enum(['complete', 'partial']),
  }),
  verdict: z.strictObject({
    machine: z.enum(['DESCRIBED']).nullable(),
    exitCode: z.int(),
    decision: z.null(),
    waivers: z.array(z.never()),
  }),
  sections: z.strictObject({
    '1': z.strictObject({
      ...heading,
      project: z.string(),
      projectId: z.string(),
      models: z.array(reportModel),
      runs: z.array(reportRun),
      build: z.string(),
    }),
    '2': empty,
    '3': z.strictObject({
      ...heading,
      name: z.string(),
      source: z.string(),
      items: z.int(),
      labelled: z.int(),
      duplicates: z.int(),
      labels: z.array(z.strictObject({ label: z.string(), count: z.int() })),
      leftOut: z.array(z.strictObject({ name: z.string(), code: z.string(), reason: z.string() })),
      leftOutCount: z.int(),
      listingSha256: z.string(),
    }),
    '4': z.strictObject({ ...heading, protocols: z.array(z.strictObject({ sha256: z.string(), frozenAt: z.string(), protocol })) }),
    '5': z.strictObject({
      ...heading,
      runs: z.array(
        z.strictObject({
          run: z.string(),
          n: z.int(),
          agreement: measured,
          teacherAccuracy: measured,
          compressedAccuracy: measured,
          flips: runSummary.shape.flips,
        }),
      ),
    }),
    '6': z.strictObject({ ...heading, methods: z.array(reportMethodSummary), floors: z.array(floorFigure) }),
    '7': z.strictObject({
      ...heading,
      selfChecks: z.literal('not done'),
      reason: z.string(),
      notices: z.array(z.strictObject({ run: z.string(), notice: z.string() })),
    }),
    '8': z.strictObject({
      ...heading,
      states: z.record(reviewState, z.int()),
      /** Causal evidence, withdrawn ones among it; absent where nobody kept any. */
      whatIfs: z.array(keptWhatIf).optional(),
    }),
    '9': z.strictObject({ ...heading, gates: z.literal('none'), limits: z.array(z.string()) }),
    '10': empty,
    '11': z.strictObject({ ...heading, state: z.literal('unsigned') }),
    '12': z.strictObject({ ...heading, items: z.string() }),
  }),
  gates: z.array(z.never()),
  evidence: z.strictObject({ protocolSha256: z.array(z.string()), itemsSha256: z.string(), itemRecords: z.int() }),
  log: z.strictObject({ count: z.int(), headSha256: z.string() }),
  signatures: z.array(z.never()),
});
export type ReportHead = z.infer<typeof reportHead>;

export const reportDocument = reportHead.extend({ items: z.array(reportItem) });
export type ReportDocument = z.infer<typeof reportDocument>;
