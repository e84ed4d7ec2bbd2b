import { describe, expect, it } from 'vitest';

import { protocol } from '../../../core/contract/protocol.ts';
import type { ReviewFacts } from '../../../core/contract/review.ts';
import { lineText } from '../../../renderer/screens/pair/line-text.ts';
import { plainWords } from '../../../renderer/screens/plan/plain-words.ts';
import { gridSentence } from '../../../renderer/screens/review/grid-sentence.ts';
import { durationText } from '../../../renderer/screens/run/duration-text.ts';

const floor: ReviewFacts['floors'][number] = {
  ...{ run: 'r', method: 'm', metric: 'spearman', floor: 'weight-jitter', reference: true },
  ...{ n: 50, mean: 0.1, low: 0, high: 0.2 },
};

function facts(quadrants: Partial<ReviewFacts['quadrants']>, measured = true): ReviewFacts {
  return {
    rows: 0,
    quadrants: { preserved: 0, 'silent-drift': 0, 'decision-flip': 0, 'full-change': 0, undefined: 0, ...quadrants },
    review: { unreviewed: 0, accepted: 0, 'accepted-with-note': 0, rejected: 0, 'needs-second-reader': 0 },
    byRun: [],
    byMethod: [],
    histogram: { from: 0, to: 1, counts: [] },
    threshold: null,
    floors: measured ? [floor] : [],
  };
}

describe('the sentence above the rows', () => {
  it('counts what moved and what nobody would have noticed', () => {
    const counted = facts({ preserved: 2890, 'silent-drift': 633, 'decision-flip': 21, 'full-change': 56 });
    expect(gridSentence(counted)).toBe('689 of 3\u202F600 rows moved beyond the noise; 633 of them kept the same prediction.');
  });
  it('calls nothing moved where the noise was not measured', () => {
    expect(gridSentence(facts({ preserved: 5 }, false))).toBe('5 rows; the noise was not measured, so nothing is called moved.');
  });
  it('says so when nothing moved', () => {
    expect(gridSentence(facts({ preserved: 9, 'decision-flip': 1 }))).toBe(
      'No map of 10 rows moved beyond the noise; 1 changed the prediction.',
    );
  });
  it('does not speak of rows that are not there', () => {
    expect(gridSentence(facts({}))).toBe('No rows yet.');
  });
});

describe('a time left', () => {
  it.each([
    [0.4, 'no time'],
    [7.2, '8\u202Fs'],
    [31, '35\u202Fs'],
    [119, '120\u202Fs'],
    [121, '3\u202Fmin'],
    [7201, '3\u202Fh'],
  ])('of %s seconds is %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });
});

describe('a protocol in plain words', () => {
  it('names target, explained number, floors and what computes', () => {
    expect(plainWords(protocol.parse({})).map((line) => line.title)).toEqual(['Target', 'Explained number', 'Noise floors', 'Computed by']);
  });
  it('does not promise a yardstick that is not measured', () => {
    const words = plainWords(protocol.parse({ floors: { sampleItems: 0 } }));
    expect(words.find((line) => line.title === 'Noise floors')?.text).toBe('None: scores stand without a yardstick.');
  });
});

describe('a fact of a pair', () => {
  it.each([
    ['(pixel * 0.00392156862745098 - [0]) / [1], grey', '(pixel × 0.003922 − 0) / 1, grey'],
    ['119120', '119\u202F120'],
    ['28 x 28 x 1', '28 × 28 × 1'],
    ['keras-h5', 'keras-h5'],
    ['0.0 %', '0.0 %'],
  ])('%s is shown as %s', (fact, shown) => {
    expect(lineText(fact)).toBe(shown);
  });
});
