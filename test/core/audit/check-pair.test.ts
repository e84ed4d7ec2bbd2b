import { describe, expect, it } from 'vitest';

import { checkPair, refusalOfPair } from '../../../core/audit/check-pair.ts';
import type { PairSide } from '../../../core/audit/check-pair.ts';
import type { Card } from '../../../core/contract/card.ts';
import type { LayerFacts, ModelSummary } from '../../../core/contract/model-summary.ts';

function layer(part: Partial<LayerFacts>): LayerFacts {
  return { name: 'conv', kind: 'Conv2D', shape: [8, 8, 4], parameters: 1000, zeros: 0, bits: 32, macs: 64_000, tap: true, ...part };
}

function model(part: Partial<ModelSummary> = {}): ModelSummary {
  return {
    hash: 'a'.repeat(64),
    name: 'teacher.h5',
    format: 'keras-h5',
    bytes: 4000,
    inputShape: [8, 8, 1],
    classes: 2,
    outputKind: 'logits',
    parameters: 1000,
    zeros: 0,
    bits: [32],
    macs: 64_000,
    integer: false,
    layers: [layer({})],
    defaultLayer: 'conv',
    card: { state: 'none', card: null, file: null },
    notices: [],
    ...part,
  };
}

const int8 = { hash: 'b'.repeat(64), name: 'student.tflite', bits: [8], layers: [layer({ name: 'CONV_2D/1', kind: 'CONV_2D', bits: 8 })] };

function card(part: { classes?: string[]; scale?: number; mean?: number[] } = {}): Card {
  const input = {
    shape: [8, 8, 1],
    kind: 'image',
    colour: 'grey',
    resize: 'bilinear',
    crop: 'none',
    scale: part.scale ?? 1 / 255,
    mean: part.mean ?? [0],
    std: [1],
  } as const;
  return {
    schema: 'concord/card/1',
    input: { ...input, shape: [...input.shape], mean: [...input.mean], std: [...input.std] },
    output: { kind: 'logits', task: 'single-label', classes: part.classes ?? ['cat', 'dog'] },
  };
}

function codeFor(teacher: PairSide, compressed: PairSide, confirmed: readonly string[] = []): string | null {
  return refusalOfPair(checkPair(teacher, compressed), confirmed)?.code ?? null;
}

const teacher: PairSide = { model: model(), card: card() };

describe('checking a pair', () => {
  it('refuses another number of classes', () => {
    expect(codeFor(teacher, { model: model({ ...int8, classes: 3 }), card: null })).toBe('mismatch/classes');
  });

  it('refuses the same classes in another order, because an index then means another thing', () => {
    const swapped = { model: model(int8), card: card({ classes: ['dog', 'cat'] }) };
    expect(codeFor(teacher, swapped)).toBe('mismatch/classes');
    expect(refusalOfPair(checkPair(teacher, swapped), [])?.message).toContain('number 0 is cat, compressed 2 classes, number 0 is dog');
  });

  it('refuses another input size, whatever is confirmed', () => {
    const other = { model: model({ ...int8, inputShape: [9, 9, 1] }), card: null };
    expect(codeFor(teacher, other, ['input'])).toBe('mismatch/input');
  });

  it.each([
    { line: 'file', code: 'mismatch/identical', side: { model: model(), card: card() } },
    { line: 'size', code: 'mismatch/swapped', side: { model: model({ ...int8, layers: [layer({ parameters: 2000 })] }), card: card() } },
    { line: 'preprocessing', code: 'mismatch/input', side: { model: model(int8), card: card({ scale: 1 }) } },
  ])('refuses $code until a person confirms the line "$line"', ({ line, code, side }) => {
    expect(codeFor(teacher, side)).toBe(code);
    expect(codeFor(teacher, side, [line])).toBeNull();
  });

  it('does not suspect a swap in a dense file whose weights were pruned', () => {
    const pruned = { model: model({ ...int8, bytes: 9000, layers: [layer({ parameters: 1000, zeros: 950 })] }), card: card() };
    expect(codeFor(teacher, pruned)).toBeNull();
  });

  it('accepts an int8 copy and reports what differs', () => {
    const facts = checkPair(teacher, { model: model(int8), card: card() });
    expect(facts).toMatchObject({ stops: 0, confirms: 0, taps: [{ teacher: 'conv', compressed: 'CONV_2D/1' }] });
    expect(facts.lines.find(({ id }) => id === 'bits')).toMatchObject({ teacher: '32', compressed: '8', state: 'different', code: null });
  });

  it('reads three equal channels and one value for all as the same preprocessing', () => {
    expect(codeFor(teacher, { model: model(int8), card: card({ mean: [0, 0, 0] }) })).toBeNull();
  });
});

describe('aligning layers', () => {
  it('pairs by order and shape, and says which layers only one model has', () => {
    const deep = [
      layer({ name: 'a' }),
      layer({ name: 'bn', kind: 'BatchNormalization', parameters: 16 }),
      layer({ name: 'b', shape: [4, 4, 8] }),
    ];
    const folded = [
      layer({ name: 'CONV_2D/0', kind: 'CONV_2D', bits: 8 }),
      layer({ name: 'CONV_2D/1', kind: 'CONV_2D', shape: [4, 4, 8], bits: 8 }),
    ];
    const { layers } = checkPair({ model: model({ layers: deep }), card: null }, { model: model({ ...int8, layers: folded }), card: null });
    expect(layers.map((pair) => [pair.teacher?.name ?? null, pair.compressed?.name ?? null, pair.relation])).toEqual([
      ['a', 'CONV_2D/0', 'changed'],
      ['bn', null, 'only-teacher'],
      ['b', 'CONV_2D/1', 'changed'],
    ]);
  });

  it('calls identical layers the same', () => {
    const { layers } = checkPair(teacher, { model: model(), card: card() });
    expect(layers.map(({ relation }) => relation)).toEqual(['same']);
  });
});
