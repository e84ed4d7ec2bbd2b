import * as z from 'zod';

import { call } from './call.ts';
import { mapStatus } from './review.ts';

/**
 * A place in an item as it was decoded, before the card: whole numbers are the corners of pixels, 0, 0 is the upper left
 * one, x to the right, y down. Positions of an array [T, leads] are rows and columns likewise.
 */
const coordinate = z.number().min(-100_000).max(100_000);
const wholePixels = z.int().min(-100_000).max(100_000);

/** Where a stroke acts: a rectangle of pixels, or the pixels whose centre lies within `radius` of a line of points. */
export const strokeRegion = z.discriminatedUnion('shape', [
  z.strictObject({
    shape: z.literal('rectangle'),
    left: wholePixels,
    top: wholePixels,
    width: z.int().min(1).max(100_000),
    height: z.int().min(1).max(100_000),
  }),
  z.strictObject({
    shape: z.literal('path'),
    radius: z.number().min(0.5).max(2000),
    points: z
      .array(z.tuple([coordinate, coordinate]))
      .min(1)
      .max(2000),
  }),
]);
export type StrokeRegion = z.infer<typeof strokeRegion>;

/** `black`: the card's black; `grey`: half way to its white; `mean`: the item's own mean per channel, before any stroke. */
export const eraseFill = z.enum(['black', 'grey', 'mean']);
export type EraseFill = z.infer<typeof eraseFill>;

/** One change of the decoded pixels. Strokes act one after the other, so the same list gives the same bytes again. */
export const stroke = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('erase'), region: strokeRegion, fill: eraseFill }),
  /** Gaussian; `sigma` in pixels. */
  z.strictObject({ kind: z.literal('blur'), region: strokeRegion, sigma: z.number().min(0.3).max(100) }),
  /** The box around the region is filled from a box of the same size at `left`, `top`; `item` null: of the same item. */
  z.strictObject({
    kind: z.literal('transplant'),
    region: strokeRegion,
    from: z.strictObject({ item: z.int().min(0).nullable(), left: wholePixels, top: wholePixels }),
  }),
]);
export type Stroke = z.infer<typeof stroke>;
export const strokeList = z.array(stroke).max(200);

/** What a model says to one version of an item; `logit` and `probability` are those of the explained class. */
export const whatIfState = z.strictObject({
  top: z.int(),
  topProbability: z.number(),
  logit: z.number(),
  probability: z.number(),
  mapStatus,
});
export type WhatIfState = z.infer<typeof whatIfState>;

/** One model before and after the strokes, or why it cannot say anything. */
export const whatIfAnswer = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('answered'),
    before: whatIfState,
    after: whatIfState,
    grid: z.strictObject({ height: z.int(), width: z.int(), cellHeight: z.number(), cellWidth: z.number() }),
  }),
  z.strictObject({ state: z.literal('failed'), code: z.string(), message: z.string() }),
]);
export type WhatIfAnswer = z.infer<typeof whatIfAnswer>;

/** What the strokes did to the item itself. `share` of its positions lie under a stroke; `hash` names the changed pixels. */
export const editedItem = z.strictObject({
  height: z.int(),
  width: z.int(),
  share: z.number().min(0).max(1),
  hash: z.string(),
});

/** One model of the project in an answer; `run` is null for the teacher. */
export const whatIfModel = z.strictObject({
  hash: z.string(),
  name: z.string(),
  run: z.string().nullable(),
  answer: whatIfAnswer,
});
export type WhatIfModel = z.infer<typeof whatIfModel>;

const rowKey = { run: z.string(), item: z.int(), method: z.string() };

export const whatIfTried = z.strictObject({
  edited: editedItem,
  /** Size of the picture among the arrays, which may have fewer pixels than the item. */
  picture: z.strictObject({ height: z.int(), width: z.int(), channels: z.int() }),
  target: z.int(),
  classes: z.array(z.string()),
  /** The teacher first, then every candidate in the order of the runs. */
  models: z.array(whatIfModel),
  sentence: z.string(),
  /** Time of the computation, without waiting and transport. */
  seconds: z.number(),
});
export type WhatIfTried = z.infer<typeof whatIfTried>;

/** Causal evidence as it is kept with an item. Nothing is ever taken away: a withdrawal is one more row. */
export const keptWhatIf = z.strictObject({
  ...rowKey,
  seq: z.int(),
  strokes: strokeList,
  share: z.number(),
  hash: z.string(),
  target: z.int(),
  classes: z.array(z.string()),
  models: z.array(whatIfModel),
  sentence: z.string(),
  note: z.string(),
  reviewer: z.string(),
  at: z.string(),
  withdrawn: z.strictObject({ note: z.string(), reviewer: z.string(), at: z.string() }).nullable(),
});
export type KeptWhatIf = z.infer<typeof keptWhatIf>;

const person = { note: z.string().max(4000), reviewer: z.string().min(1).max(200) };

/** What if a part of the item were not there? */
export const whatIfChannels = {
  /**
   * Predictions and maps of all models for a changed item. A newer call of the same window takes the place of an older
   * one, which is cancelled. Arrays: the changed picture uint8, then per model that answered its map before and after.
   */
  'what-if/try': call(z.strictObject({ ...rowKey, strokes: strokeList }), whatIfTried),
  /** Computes once more what is kept, so that no number comes from the window. */
  'what-if/keep': call(z.strictObject({ ...rowKey, strokes: strokeList.min(1), ...person }), z.strictObject({ kept: keptWhatIf })),
  'what-if/withdraw': call(z.strictObject({ item: z.int(), seq: z.int(), ...person }), z.strictObject({ kept: keptWhatIf })),
  /** Everything kept with an item, oldest first, withdrawn ones among them. */
  'what-if/list': call(z.strictObject({ item: z.int() }), z.strictObject({ kept: z.array(keptWhatIf) })),
} as const;
