import * as z from 'zod';

import { card } from './card.ts';

/** One layer as the file names it; `tap` says that a map can be made of its output ([H, W] positions > 1). */
export const layerFacts = z.strictObject({
  name: z.string(),
  kind: z.string(),
  /** Output shape without the batch dimension, channels last. */
  shape: z.array(z.int()),
  parameters: z.int(),
  zeros: z.int(),
  bits: z.number(),
  /** How its weights are stored, in words; '' without weights. Projects of earlier versions do not say. */
  storage: z.string().optional(),
  macs: z.number(),
  tap: z.boolean(),
});
export type LayerFacts = z.infer<typeof layerFacts>;

/** Facts of one model file, enough to compare two of them without opening either again. */
export const modelSummary = z.strictObject({
  /** SHA-256 of the bytes of the file (of all files, in name order, for a folder). */
  hash: z.string(),
  name: z.string(),
  format: z.string(),
  bytes: z.int(),
  inputShape: z.array(z.int()),
  classes: z.int(),
  /** What the last layer of the file gives. */
  outputKind: z.enum(['logits', 'probabilities']),
  parameters: z.int(),
  zeros: z.int(),
  bits: z.array(z.number()),
  macs: z.number(),
  integer: z.boolean(),
  layers: z.array(layerFacts),
  /** Layer that `auto` resolves to: last activation after a convolution with more than one position, before pooling. */
  defaultLayer: z.string().nullable(),
  card: z.strictObject({ state: z.enum(['confirmed', 'draft', 'none']), card: card.nullable(), file: z.string().nullable() }),
  notices: z.array(z.string()),
});
export type ModelSummary = z.infer<typeof modelSummary>;

/** One line of the comparison of a pair; `state` says whether it stops an audit. */
export const pairLine = z.strictObject({
  id: z.string(),
  title: z.string(),
  teacher: z.string(),
  compressed: z.string(),
  difference: z.string(),
  state: z.enum(['same', 'different', 'confirm', 'stops']),
  code: z.string().nullable(),
});
export const pairLayer = z.strictObject({
  teacher: layerFacts.nullable(),
  compressed: layerFacts.nullable(),
  relation: z.enum(['same', 'changed', 'only-teacher', 'only-compressed']),
});
export const pairFacts = z.strictObject({
  lines: z.array(pairLine),
  layers: z.array(pairLayer),
  /** Tap pairs by order and shape; names are only a hint. */
  taps: z.array(z.strictObject({ teacher: z.string(), compressed: z.string() })),
  stops: z.int(),
  confirms: z.int(),
});
export type PairLine = z.infer<typeof pairLine>;
export type PairLayer = z.infer<typeof pairLayer>;
export type PairFacts = z.infer<typeof pairFacts>;
