import * as z from 'zod';

import { executorTest } from './backend.ts';
import { selfTestCase } from './self-test-case.ts';

/** Groups of the kit. */
export const selfTestGroup = z.strictObject({
  id: z.enum(['known-models', 'planted-deformations', 'degenerate-zoo', 'statistics', 'verdict-logic', 'record']),
  title: z.string(),
  cases: z.array(selfTestCase),
  /** What the kit names and this version cannot do yet: not counted as passed. */
  notDone: z.array(z.string()),
});
export type SelfTestGroup = z.infer<typeof selfTestGroup>;

/** What an installation computes on cases whose answers are known: evidence for whoever has to trust the tool. */
export const selfTestResult = z.strictObject({
  version: z.string(),
  environment: z.strictObject({
    node: z.string(),
    platform: z.string(),
    processor: z.string(),
    threads: z.int(),
    memoryBytes: z.number(),
    sqlite: z.string(),
  }),
  executors: z.array(executorTest),
  groups: z.array(selfTestGroup),
  seconds: z.number(),
});
export type SelfTestResult = z.infer<typeof selfTestResult>;
