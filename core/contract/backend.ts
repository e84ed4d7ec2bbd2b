import * as z from 'zod';

import { selfTestCase } from './self-test-case.ts';

/** What can run a graph: TensorFlow's library, ONNX Runtime's, the same in WebAssembly, and the kernels that define each kind. */
export const executorIds = ['native', 'onnx', 'wasm', 'reference'] as const;
export const executorId = z.enum(executorIds);
export type ExecutorId = z.infer<typeof executorId>;

/** What a person may ask for; `auto` is the fastest executor that passes its self-test and agrees. */
export const backend = z.enum(['auto', ...executorIds]);
export type Backend = z.infer<typeof backend>;

/**
 * A run shorter than this is not calibrated: loading, compiling and measuring another library takes some five seconds,
 * and the fastest is seldom more than a third faster than the first.
 */
export const CALIBRATED_FROM_SECONDS = 60;

/** What became of one executor when one was chosen for a run. */
export const executorTrial = z.strictObject({
  id: executorId,
  version: z.string().nullable(),
  /**
   * `slower`: right, measured, not the fastest; `not-tried`: not needed; `barred`: cannot run these programs, or
   * disagrees on them; `unavailable`: does not load, or failed its self-test.
   */
  state: z.enum(['chosen', 'slower', 'not-tried', 'barred', 'unavailable']),
  reason: z.string().nullable(),
  /** Teacher and compressed model together, on seeded noise; null where nothing was measured. */
  secondsPerItem: z.number().nullable(),
});
export type ExecutorTrial = z.infer<typeof executorTrial>;

/** Which executor a run uses, and why: part of the record. */
export const executorChoice = z.strictObject({
  asked: backend,
  /** `asked`: named by a person or the protocol; `as-before`: this run, or the teacher maps it shares, began with it; `calibrated`: the fastest. */
  how: z.enum(['asked', 'as-before', 'calibrated', 'first-allowed']),
  trials: z.array(executorTrial),
});
export type ExecutorChoice = z.infer<typeof executorChoice>;

/** What computed a result, and what has to be known of it: what it stands in for, what was not compared. */
export const backendUsed = z.strictObject({
  id: executorId,
  version: z.string(),
  /** `partly`: it refuses the kinds that failed. */
  selfTest: z.enum(['passed', 'partly']),
  notes: z.array(z.string()),
});
export type BackendUsed = z.infer<typeof backendUsed>;

/** One kind of node on one executor, against the reference kernels. */
export const kindTest = z.strictObject({
  kind: z.string(),
  cases: z.int(),
  state: z.enum(['passed', 'failed', 'unsupported']),
  difference: z.number().nullable(),
});

/** The self-test of one executor in a worker. `ended`: the test ended its worker, which the caller finds out. */
export const executorTest = z.strictObject({
  id: executorId,
  title: z.string(),
  version: z.string().nullable(),
  state: z.enum(['passed', 'partly', 'unavailable', 'ended']),
  reasons: z.array(z.string()),
  kinds: z.array(kindTest),
  /** Models with known maps, run by this executor. */
  known: z.array(selfTestCase),
  seconds: z.number(),
});
export type ExecutorTest = z.infer<typeof executorTest>;
