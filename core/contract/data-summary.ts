import * as z from 'zod';

/** What a data place holds; skipped + items = entries looked at. */
export const dataSummary = z.strictObject({
  source: z.string(),
  name: z.string(),
  items: z.int(),
  labels: z.array(z.strictObject({ label: z.string(), count: z.int() })),
  labelled: z.int(),
  duplicates: z.int(),
  skipped: z.array(z.strictObject({ name: z.string(), code: z.string(), reason: z.string() })),
  skippedCount: z.int(),
  /** Shape of one item where the source fixes it (arrays), else null (pictures are resized). */
  itemShape: z.array(z.int()).nullable(),
  /** Arrays of floats are fed as they are; everything else passes the card. */
  needsCard: z.boolean(),
  notices: z.array(z.string()),
});
export type DataSummary = z.infer<typeof dataSummary>;

/** One item before decoding: where it is and what is known about it. */
export const itemRef = z.strictObject({
  ordinal: z.int(),
  name: z.string(),
  label: z.string().nullable(),
  cluster: z.string().nullable(),
  /** Path relative to the data place for files, position for arrays. */
  locator: z.string(),
});
export type ItemRef = z.infer<typeof itemRef>;
