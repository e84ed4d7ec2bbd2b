import * as z from 'zod';

import { backendUsed } from './backend.ts';
import { catalogueEntry, doctorLine } from './catalogue.ts';
import { scoreRecord } from './jobs.ts';
import { modelSummary, pairFacts } from './model-summary.ts';
import { floorFigure, gridRow, itemStatus, mapStatus, quadrant, runSummary } from './review.ts';
import { selfTestResult } from './self-test.ts';

/**
 * What the command prints with `--json`, one schema per command. Additions keep the number and
 * readers ignore unknown keys; anything else raises it.
 */
export const leftOut = z.strictObject({
  /** -1 where it was left out while the data were listed; `name` then says which entry. */
  item: z.int(),
  name: z.string().nullable(),
  state: z.enum(['skipped', 'failed']),
  code: z.string(),
  reason: z.string(),
});

export const errorOutput = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()) }),
});

export const inspectOutput = z.strictObject({
  schema: z.literal('concord/inspect/1'),
  model: modelSummary,
  against: modelSummary.nullable(),
  pair: pairFacts.nullable(),
});

export const predictOutput = z.strictObject({
  schema: z.literal('concord/predict/1'),
  out: z.string(),
  items: z.int(),
  skipped: z.array(leftOut),
  classes: z.int(),
  accuracy: z.number().nullable(),
  backend: backendUsed,
  seconds: z.number(),
});

export const mapsOutput = z.strictObject({
  schema: z.literal('concord/maps/1'),
  out: z.string(),
  method: z.string(),
  layer: z.string().nullable(),
  items: z.int(),
  skipped: z.array(leftOut),
  shape: z.array(z.int()),
  statuses: z.record(mapStatus, z.int()),
  backend: backendUsed,
  seconds: z.number(),
  firstMapSeconds: z.number(),
});

export const metricsOutput = z.strictObject({
  schema: z.literal('concord/metrics/1'),
  a: z.string(),
  b: z.string(),
  items: z.array(
    z.strictObject({ item: z.int(), status: itemStatus, teacherMap: mapStatus, compressedMap: mapStatus, scores: z.array(scoreRecord) }),
  ),
  summary: z.array(
    z.strictObject({
      metric: z.string(),
      n: z.int(),
      undefined: z.int(),
      mean: z.number().nullable(),
      median: z.number().nullable(),
      minimum: z.number().nullable(),
      maximum: z.number().nullable(),
    }),
  ),
});

/** The machine's verdict on a run; null while there is none. Without gates it never says more than DESCRIBED. */
export const verdict = z.enum(['DESCRIBED']).nullable();

/** `concord audit --json`: one of these lines per committed item, and a summary as the last line. */
export const auditLine = z.discriminatedUnion('kind', [
  z.strictObject({
    schema: z.literal('concord/audit/1'),
    kind: z.literal('item'),
    run: z.string(),
    item: z.int(),
    name: z.string(),
    methods: z.array(gridRow),
  }),
  z.strictObject({ schema: z.literal('concord/audit/1'), kind: z.literal('left-out'), run: z.string(), ...leftOut.shape }),
  z.strictObject({
    schema: z.literal('concord/audit/1'),
    kind: z.literal('summary'),
    project: z.string(),
    protocolSha256: z.string(),
    /** Entries that are no items, because nobody could read them when the data were listed; any make the exit code 11. */
    leftOut: z.int(),
    runs: z.array(
      runSummary.extend({
        verdict,
        /** Items by quadrant; `threshold`: a deformation above it counts as moved, `floor` is where it comes from. */
        methods: z.array(
          z.strictObject({
            method: z.string(),
            quadrants: z.record(quadrant, z.int()),
            threshold: z.number().nullable(),
            floor: floorFigure.shape.floor.nullable(),
          }),
        ),
      }),
    ),
    exitCode: z.int(),
  }),
]);

export const statusOutput = z.strictObject({
  schema: z.literal('concord/status/1'),
  project: z.string(),
  state: z.enum(['empty', 'waiting', 'running', 'paused', 'done', 'cancelled', 'failed']),
  done: z.int(),
  skipped: z.int(),
  failed: z.int(),
  total: z.int(),
  /** Who is writing to the project now; null: nobody. */
  holder: z.string().nullable(),
  runs: z.array(runSummary),
});

export const writtenReport = z.strictObject({
  schema: z.literal('concord/report-file/1'),
  format: z.string(),
  out: z.string(),
  bytes: z.int(),
  sha256: z.string(),
});

export const catalogueOutput = z.strictObject({ schema: z.literal('concord/catalogue/1'), entries: z.array(catalogueEntry) });

export const doctorOutput = z.strictObject({ schema: z.literal('concord/doctor/1'), lines: z.array(doctorLine), exitCode: z.int() });

export const selfTestOutput = selfTestResult.extend({
  schema: z.literal('concord/self-test/1'),
  counts: z.strictObject({ passed: z.int(), failed: z.int(), notDone: z.int() }),
  signature: z.null(),
  /** Why there is no signature. */
  unsigned: z.string(),
  exitCode: z.int(),
});

export type LeftOut = z.infer<typeof leftOut>;
export type ErrorOutput = z.infer<typeof errorOutput>;
export type InspectOutput = z.infer<typeof inspectOutput>;
export type PredictOutput = z.infer<typeof predictOutput>;
export type MapsOutput = z.infer<typeof mapsOutput>;
export type MetricsOutput = z.infer<typeof metricsOutput>;
export type AuditLine = z.infer<typeof auditLine>;
export type StatusOutput = z.infer<typeof statusOutput>;
export type WrittenReport = z.infer<typeof writtenReport>;
export type CatalogueOutput = z.infer<typeof catalogueOutput>;
export type SelfTestOutput = z.infer<typeof selfTestOutput>;
export type DoctorOutput = z.infer<typeof doctorOutput>;
