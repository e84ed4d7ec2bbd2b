import * as z from 'zod';

/** How long something may take, in seconds: it is meant to lie between the two. */
export const secondsRange = z.strictObject({ from: z.number().min(0), to: z.number().min(0) });
export type SecondsRange = z.infer<typeof secondsRange>;

/** What an audit would cost, asked before it is started. */
export const auditEstimate = z.strictObject({
  items: z.int(),
  /** Model passes that one item costs each model, per method; a backward pass counts as one. */
  methods: z.array(z.strictObject({ id: z.string(), passes: z.number() })),
  /** All candidates one after the other; null where nothing was measured. */
  seconds: secondsRange.nullable(),
  /** What the time rests on, or why there is none. */
  basis: z.string(),
});
export type AuditEstimate = z.infer<typeof auditEstimate>;
