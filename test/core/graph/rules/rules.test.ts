import { describe, expect, it } from 'vitest';

import { seededRandom } from '../../../../core/numeric/random.ts';
import { GraphBuilder } from '../../../../core/graph/builder.ts';
import { differentiate } from '../../../../core/graph/differentiate.ts';
import { evaluate } from '../../../../core/graph/evaluate.ts';
import type { BackwardRule } from '../../../../core/graph/rules/backward-rule.ts';
import { deconvnet } from '../../../../core/graph/rules/deconvnet.ts';
import { guided } from '../../../../core/graph/rules/guided.ts';
import { weight } from '../../../support/tiny-model.ts';

const rules: readonly { readonly name: string; readonly rule: BackwardRule }[] = [
  { name: 'guided', rule: guided },
  { name: 'deconvnet', rule: deconvnet },
];

/** What a rule sends back through one node of `kind` whose inputs and upstream signal are given. */
function sentBack(kind: 'relu' | 'relu6' | 'tanh', rule: BackwardRule, x: readonly number[], upstream: readonly number[]): number[] {
  const build = new GraphBuilder();
  const [input, signal] = [build.input('x', [x.length]), build.input('upstream', [x.length])];
  const y = build.add(kind, [input], {});
  const [back] = differentiate(build, { of: y, upstream: signal, by: [input], rule });
  if (back === undefined) throw new Error('nothing was sent back');
  const feeds = {
    x: { shape: [x.length], values: Float64Array.from(x) },
    upstream: { shape: [x.length], values: Float64Array.from(upstream) },
  };
  return [...(evaluate(build.build([back]), new Map(Object.entries(feeds))).get(back)?.values ?? [])];
}

describe('guided', () => {
  it('lets a rectifier pass what is positive forwards and backwards', () => {
    expect(sentBack('relu', guided, [2, 2, -1, -1, 0], [3, -3, 3, -3, 3])).toEqual([3, 0, 0, 0, 0]);
  });

  it('reads a capped rectifier as one without a cap', () => {
    expect(sentBack('relu6', guided, [2, 2, -1, 7, 0], [3, -3, 3, 3, 3])).toEqual([3, 0, 0, 3, 0]);
  });
});

describe('deconvnet', () => {
  it.each(['relu', 'relu6'] as const)('lets %s pass what is positive backwards, whatever it did forwards', (kind) => {
    expect(sentBack(kind, deconvnet, [2, 2, -1, 7], [3, -3, 4, 5])).toEqual([3, 0, 4, 5]);
  });
});

describe.each(rules)('$name', ({ rule }) => {
  it('leaves every other activation its gradient', () => {
    const [x, upstream] = [
      [0.5, -0.3],
      [2, -1],
    ];
    expect(sentBack('tanh', rule, x, upstream)).toEqual(sentBack('tanh', {}, x, upstream));
  });
});

describe('on a network whose backward signal is never negative', () => {
  it('guided is the gradient, and deconvnet is the gradient where every rectifier is open', () => {
    const back = (rule: BackwardRule, sign: 1 | -1) => positiveNet(rule, sign);
    expect(back(guided, -1)).toEqual(back({}, -1)); // some rectifiers closed
    expect(back(guided, -1)).not.toEqual(back(deconvnet, -1));
    expect(back(deconvnet, 1)).toEqual(back({}, 1)); // all open
  });
});

/** conv, relu, max pool, relu, dense with positive weights; the input is positive, or of both signs. */
function positiveNet(rule: BackwardRule, sign: 1 | -1): readonly number[] {
  const random = seededRandom('rules.test');
  const positive = (count: number) => Array.from({ length: count }, () => random.uniform() + 0.01);
  const build = new GraphBuilder();
  const x = build.input('x', [1, 6, 6, 1]);
  const filter = weight(build, 'filter', [3, 3, 1, 2], positive(18));
  const conv = build.add('conv', [x, filter], { strides: [1, 1], dilations: [1, 1], pads: [1, 1, 1, 1], groups: 1 });
  const pooled = build.add('max-pool', [build.add('relu', [conv], {})], { window: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] });
  const flat = build.add('reshape', [build.add('relu', [pooled], {})], { shape: [1, 18] });
  const dense = weight(build, 'dense', [18, 2], positive(36));
  const logits = build.add('matmul', [flat, dense], { transposeLeft: false, transposeRight: false });
  const target = build.input('target', [1, 2]);
  const [back] = differentiate(build, { of: logits, upstream: target, by: [x], rule });
  if (back === undefined) throw new Error('nothing was sent back');
  const pixels = positive(36).map((value, at) => (at % 2 === 0 ? sign : 1) * value * 2);
  const feeds = { x: { shape: [1, 6, 6, 1], values: Float64Array.from(pixels) }, target: { shape: [1, 2], values: Float64Array.of(1, 0) } };
  return [...(evaluate(build.build([back]), new Map(Object.entries(feeds))).get(back)?.values ?? [])];
}
