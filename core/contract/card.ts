import * as z from 'zod';

/**
 * A model's card (concord/card/1): how its input is made and what its output means.
 *
 *     value fed to the network = (pixel * scale - mean) / std        per channel, pixel as decoded (8 bit: 0..255)
 */
export const inputCard = z.strictObject({
  /** [H, W, C] for images, [T, leads] for signals; as the network wants it, channels last. */
  shape: z.array(z.int().positive()).min(1).max(4),
  kind: z.enum(['image', 'signal']),
  colour: z.enum(['rgb', 'bgr', 'grey']).default('rgb'),
  resize: z.enum(['bilinear', 'nearest', 'none']).default('bilinear'),
  crop: z.enum(['none', 'centre']).default('none'),
  scale: z.number(),
  mean: z.array(z.number()).default([0]),
  std: z.array(z.number().refine((value) => value !== 0, 'must not be 0')).default([1]),
  sampleRateHz: z.number().positive().optional(),
  leads: z.array(z.string()).optional(),
});

export const outputCard = z.strictObject({
  kind: z.enum(['logits', 'probabilities']),
  task: z.enum(['single-label', 'multi-label']),
  classes: z.array(z.string()).min(1),
});

/** What a draft is based on: one line per field, and who confirmed it (null while it is a draft). */
export const cardEvidence = z.strictObject({
  found: z.array(z.strictObject({ field: z.string(), value: z.string(), because: z.string() })),
  presets: z.array(z.strictObject({ id: z.string(), accuracy: z.number().nullable() })).default([]),
  confirmedBy: z.string().nullable().default(null),
  confirmedAt: z.string().nullable().default(null),
});

export const card = z.strictObject({
  schema: z.literal('concord/card/1'),
  input: inputCard,
  output: outputCard,
  note: z.string().optional(),
  evidence: cardEvidence.optional(),
});

export type InputCard = z.infer<typeof inputCard>;
export type OutputCard = z.infer<typeof outputCard>;
export type CardEvidence = z.infer<typeof cardEvidence>;
export type Card = z.infer<typeof card>;
