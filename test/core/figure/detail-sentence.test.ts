import { describe, expect, it } from 'vitest';

import type { GridRow } from '../../../core/contract/review.ts';
import { detailSentence } from '../../../core/figure/detail-sentence.ts';

const row: GridRow = {
  run: 'run',
  item: 17,
  name: 'a.png',
  label: 'cat',
  candidate: 'int8',
  method: 'grad-cam',
  status: 'evaluable',
  teacherMapStatus: 'ok',
  compressedMapStatus: 'ok',
  teacherClass: 'cat',
  teacherProbability: 0.98,
  compressedClass: 'cat',
  compressedProbability: 0.97,
  flip: 'same',
  quadrant: 'silent-drift',
  scores: [score('centroid-shift', 31.2, 2.31), score('spearman', 0.4876, 2.8)],
  review: 'unreviewed',
};
const grid = { height: 14, width: 14, cellHeight: 16, cellWidth: 16 };

function score(metric: string, value: number | null, ratio: number | null): GridRow['scores'][number] {
  return {
    metric,
    value,
    reason: value === null ? 'no-mass' : null,
    deformation: value,
    chance: null,
    ratio,
    floor: ratio === null ? null : 'weight-jitter',
  };
}

function sentence(changes: Partial<GridRow>, on = grid): string {
  return detailSentence({ ...row, ...changes }, on).replaceAll('\u202F', ' ');
}

describe('the sentence of a detail view', () => {
  it('says what happened to the answer, the evidence and by how much more than the noise', () => {
    expect(sentence({})).toBe('Same diagnosis, 97 %; the evidence moved 31 px, 2.3 × the weight jitter.');
  });

  it.each([
    ['right-wrong', 'Right became wrong: cat 98 % became dog 64 %'],
    ['wrong-right', 'Wrong became right: cat 98 % became dog 64 %'],
    ['wrong-wrong', 'Another wrong diagnosis: cat 98 % became dog 64 %'],
    ['changed', 'Another diagnosis: cat 98 % became dog 64 %'],
  ] as const)('names both classes of a flip (%s)', (flip, expected) => {
    expect(sentence({ flip, compressedClass: 'dog', compressedProbability: 0.64 })).toBe(
      `${expected}; the evidence moved 31 px, 2.3 × the weight jitter.`,
    );
  });

  it.each([
    [
      { status: 'collapsed', compressedMapStatus: 'zero' },
      'the compressed model’s map is empty: every value is 0, so its evidence is lost',
    ],
    [{ status: 'emerged', teacherMapStatus: 'constant' }, 'the teacher’s map is the same everywhere, so there is nothing to compare with'],
    [
      { status: 'both-degenerate', teacherMapStatus: 'all-negative', compressedMapStatus: 'nan' },
      'neither map can be read: the teacher’s has no value above 0, the compressed model’s holds values that are not finite',
    ],
  ] as const)('says what is wrong with a map instead of a distance: %j', (changes, expected) => {
    expect(sentence({ ...changes, scores: [] })).toBe(`Same diagnosis, 97 %; ${expected}.`);
  });

  it('does not claim a movement below half a cell, and says when the pattern changed all the same', () => {
    const still = [score('centroid-shift', 7.9, 3), score('spearman', 0.4876, 2.8)];
    const calm = [score('centroid-shift', 7.9, 3), score('spearman', 0.98, 0.4)];
    expect([sentence({ scores: still }), sentence({ scores: calm })]).toEqual([
      'Same diagnosis, 97 %; the evidence stayed in place, below the resolution of 8 px, but its pattern changed, 2.8 × the weight jitter.',
      'Same diagnosis, 97 %; the evidence stayed in place, below the resolution of 8 px.',
    ]);
  });

  it('says so where no floor was measured', () => {
    expect(sentence({ scores: [score('centroid-shift', 31.2, null)] })).toBe(
      'Same diagnosis, 97 %; the evidence moved 31 px, with no noise floor to compare with.',
    );
  });

  it('falls back on the ranking where there is no mass to have a centre', () => {
    expect(sentence({ scores: [score('centroid-shift', null, null), score('spearman', 0.4876, 2.8)] })).toBe(
      'Same diagnosis, 97 %; the evidence agrees by 0.49 (Spearman), 2.8 × the weight jitter.',
    );
    expect(sentence({ scores: [] })).toBe('Same diagnosis, 97 %; how far the evidence moved is undefined.');
  });

  it('counts samples on a signal', () => {
    expect(sentence({}, { height: 1, width: 256, cellHeight: 1, cellWidth: 1 })).toBe(
      'Same diagnosis, 97 %; the evidence moved 31 samples, 2.3 × the weight jitter.',
    );
  });
});
