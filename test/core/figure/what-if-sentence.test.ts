import { describe, expect, it } from 'vitest';

import type { Stroke, WhatIfModel } from '../../../core/contract/what-if.ts';
import { followingOf, whatIfSentence } from '../../../core/figure/what-if-sentence.ts';

const region = { shape: 'rectangle', left: 0, top: 0, width: 1, height: 1 } as const;
const erase: Stroke = { kind: 'erase', region, fill: 'black' };
const blur: Stroke = { kind: 'blur', region, sigma: 2 };
const classes = ['Shirt', 'Shoe', 'Bag', 'Coat'];

function model(name: string, from: number, to: number, top = 3): WhatIfModel {
  const state = (probability: number, at: number) => ({ top: at, topProbability: 0.9, logit: 0, probability, mapStatus: 'ok' as const });
  const grid = { height: 1, width: 1, cellHeight: 1, cellWidth: 1 };
  return { hash: name, name, run: name, answer: { state: 'answered', before: state(from, 3), after: state(to, top), grid } };
}
const said = (models: readonly WhatIfModel[], strokes: readonly Stroke[] = [erase]): string =>
  whatIfSentence({ strokes, share: 0.08, target: 3, classes, models }).replaceAll('\u202F', ' ');

describe('the sentence', () => {
  it('says what was done, what it moved, and which candidates follow', () => {
    expect(said([model('teacher', 0.97, 0.41, 0), model('int8', 0.98, 0.45, 0), model('pruned', 0.96, 0.95)])).toBe(
      'Erasing 8 % moved Coat from 97 % to 41 % (now Shirt) for the teacher; int8 follows (98 % to 45 %, now Shirt); pruned does not follow (96 % to 95 %).',
    );
  });

  it('names each kind of stroke once, and calls a small change none', () => {
    expect(said([model('teacher', 0.97, 0.96), model('int8', 0.98, 0.5)], [erase, blur, erase])).toBe(
      'Erasing and blurring 8 % left Coat at 96 % for the teacher; int8 moves where the teacher does not (98 % to 50 %).',
    );
  });

  it('says who did not answer', () => {
    const failed: WhatIfModel = { hash: 'x', name: 'lost', run: 'x', answer: { state: 'failed', code: 'input/not-found', message: '' } };
    expect(said([model('teacher', 0.9, 0.5), failed])).toContain('; lost did not answer.');
    expect(said([failed, model('int8', 0.9, 0.5)])).toBe('Erasing 8 %; the teacher did not answer.');
  });

  it('says that nothing is changed where there is no stroke', () => {
    expect(said([model('teacher', 0.9, 0.9)], [])).toBe('Nothing is changed yet.');
  });
});

it.each([
  [-0.5, -0.5, 'follows'],
  [-0.5, -0.25, 'follows'],
  [-0.5, -0.24, 'falls-short'],
  [-0.3, -0.61, 'overshoots'],
  [-0.5, -0.01, 'stays'],
  [-0.5, 0.2, 'turns'],
  [0.4, 0.4, 'follows'],
  [0.01, -0.01, 'both-stay'],
  [0.01, -0.3, 'alone'],
] as const)('a candidate that moves by %2$s where the teacher moves by %1$s: %3$s', (teacher, candidate, expected) => {
  expect(followingOf(teacher, candidate)).toBe(expected);
});
