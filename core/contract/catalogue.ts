import * as z from 'zod';

import { optionEntry } from './option.ts';

export const catalogueFamily = z.enum([
  'formats',
  'data',
  'methods',
  'compressors',
  'schedules',
  'matching',
  'metrics',
  'reports',
  'failures',
  'schemas',
]);
export type CatalogueFamily = z.infer<typeof catalogueFamily>;

/** One plug-in, failure code or schema; `facts` are what its family adds (needs, range, direction ...). */
export const catalogueEntry = z.strictObject({
  family: catalogueFamily,
  id: z.string(),
  version: z.int(),
  title: z.string(),
  summary: z.string(),
  source: z.strictObject({ authors: z.string(), year: z.int(), title: z.string(), url: z.string() }).nullable(),
  options: z.record(z.string(), optionEntry),
  facts: z.record(z.string(), z.unknown()),
});
export type CatalogueEntry = z.infer<typeof catalogueEntry>;

export const doctorLine = z.strictObject({
  id: z.string(),
  title: z.string(),
  state: z.enum(['good', 'watch', 'bad']),
  found: z.string(),
  meaning: z.string(),
  fix: z.string().nullable(),
});
export type DoctorLine = z.infer<typeof doctorLine>;
