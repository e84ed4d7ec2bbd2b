import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import * as z from 'zod';

import type { GraphBuilder } from '../../../core/graph/builder.ts';
import type { TensorName } from '../../../core/graph/node.ts';
import { BATCH } from '../../../core/graph/shape.ts';
import type { MatchedNet } from '../../../core/training/matching/matching-term.ts';

/** Losses and gradients by PyTorch's double backward: see test/tools/golden_matching.py, which made the file. */
const array = z.object({ shape: z.array(z.int()), values: z.array(z.number()) });
export type GoldenArray = z.infer<typeof array>;
const golden = z.object({
  input: array,
  dropped: z.array(z.int()),
  labels: z.record(z.string(), array),
  heads: z.record(
    z.enum(['flatten', 'mean', 'deep']),
    z.object({
      teacher: z.record(z.string(), array),
      student: z.record(z.string(), array),
      cases: z.record(z.string(), z.object({ losses: z.array(z.number()), gradients: z.record(z.string(), array) })),
    }),
  ),
});

const file = fileURLToPath(new URL('../../golden/training/matching.json', import.meta.url));
export const matchingGolden = golden.parse(JSON.parse(readFileSync(file, 'utf8')));
export const heads = ['flatten', 'mean', 'deep'] as const;
export type Head = (typeof heads)[number];

export const SIDE = 6;
export const CLASSES = 4;

/** Convolution with ReLU (the matched layer) and one of three heads; weights are named `<owner> <name>`. */
export function growNet(
  build: GraphBuilder,
  input: TensorName,
  of: { readonly head: Head; readonly owner: 'teacher' | 'student' },
): MatchedNet {
  const weights = Object.fromEntries(
    Object.entries(matchingGolden.heads[of.head][of.owner]).map(([name, { shape, values }]) => [
      name,
      build.weight(`${of.owner} ${name}`, { shape, values: Float32Array.from(values), encoding: { kind: 'float32' } }),
    ]),
  );
  const weight = (name: string): TensorName => weights[name] ?? name;
  const convolved = build.add('conv', [input, weight('filter'), weight('bias')], {
    ...{ strides: [1, 1], dilations: [1, 1], groups: 1 },
    pads: [1, 1, 1, 1],
  });
  const layer = build.add('relu', [convolved], {});
  const channels = build.shape(layer)[3] ?? 0;
  const dense = (from: TensorName, kernel: string, bias: string): TensorName =>
    build.add('add', [build.add('matmul', [from, weight(kernel)], { transposeLeft: false, transposeRight: false }), weight(bias)], {});
  if (of.head === 'mean') {
    const window = [SIDE, SIDE] as const;
    const mean = build.add('average-pool', [layer], { window, strides: [1, 1], pads: [0, 0, 0, 0], countPadding: false });
    return { layer, logits: dense(build.add('reshape', [mean], { shape: [BATCH, channels] }), 'dense', 'denseBias') };
  }
  const flat = build.add('reshape', [layer], { shape: [BATCH, SIDE * SIDE * channels] });
  const head = of.head === 'deep' ? build.add('tanh', [dense(flat, 'hidden', 'hiddenBias')], {}) : flat;
  return { layer, logits: dense(head, 'dense', 'denseBias') };
}
