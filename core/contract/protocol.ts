import * as z from 'zod';

import { backend } from './backend.ts';
import { optionValue } from './option.ts';

export const targetRule = z.enum(['teacher-prediction', 'label']);
export type TargetRule = z.infer<typeof targetRule>;

/**
 * The explained scalar as a linear function of the logits:
 * `logit` z_c; `logit-centred` z_c - mean(z), blind to a shift common to all logits; `margin` z_c - z_runner-up.
 */
export const explainedScalar = z.enum(['logit', 'logit-centred', 'margin']);
export type ExplainedScalar = z.infer<typeof explainedScalar>;

export const plugInChoice = z.strictObject({ id: z.string(), options: z.record(z.string(), optionValue).default({}) });

/**
 * The floor that "times the noise" and "moved" refer to. `largest`: for every method and metric the one with the higher 95th
 * percentile of those measured, so that what is called moved has left every noise that is known. A floor that was not measured
 * is stood in for by the other one.
 */
export const floorReference = z.enum(['largest', 'weight-jitter', 'input-noise']);
export type FloorReference = z.infer<typeof floorReference>;

/** The cheap yardsticks of an audit: deformations from causes other than compression, on a few items. */
export const floorsPlan = z.strictObject({
  sampleItems: z.int().min(0).default(50),
  inputNoise: z.strictObject({ greyLevels: z.number().positive().default(1) }).default({ greyLevels: 1 }),
  reference: floorReference.default('largest'),
});

/** concord/protocol/1: what is fixed before the first map of the compressed model exists. */
export const protocol = z.strictObject({
  schema: z.literal('concord/protocol/1').default('concord/protocol/1'),
  targetRule: targetRule.default('teacher-prediction'),
  scalar: explainedScalar.default('logit-centred'),
  methods: z
    .array(plugInChoice)
    .min(1)
    .default([
      { id: 'grad-cam', options: {} },
      { id: 'integrated-gradients', options: { steps: 20 } },
      { id: 'saliency', options: {} },
    ]),
  metrics: z.array(z.string()).min(1).default(['spearman', 'cosine', 'ssim', 'top-k-iou', 'centroid-shift', 'mass-leaving']),
  floors: floorsPlan.prefault({}),
  backend: backend.default('auto'),
  seed: z.int().min(0).default(0),
  limitItems: z.int().positive().nullable().default(null),
  gates: z.array(z.never()).default([]),
});
export type Protocol = z.infer<typeof protocol>;
