import { describe, expect, it } from 'vitest';

import { itemResult } from '../../../core/audit/item-result.ts';
import type { ExplainedItem, MapRecord } from '../../../core/contract/jobs.ts';
import { cosine } from '../../../core/metrics/cosine.ts';
import { centroidShift } from '../../../core/metrics/centroid-shift.ts';

const map: MapRecord = {
  key: 'k',
  height: 1,
  width: 1,
  channels: 1,
  minimum: 0,
  maximum: 1,
  total: 1,
  status: 'ok',
  cellHeight: 1,
  cellWidth: 1,
};

function explained(
  status: ExplainedItem['methods'][number]['status'],
  values: { cosine: number | null; shift: number | null },
): ExplainedItem {
  const score = { reason: null, chance: null };
  const scores = [
    { ...score, metric: 'cosine', value: values.cosine, collapse: 0 },
    { ...score, metric: 'centroid-shift', value: values.shift, collapse: 9 },
  ];
  const methods = [{ method: 'saliency', status, teacherMap: map, compressedMap: map, scores }];
  return {
    ordinal: 0,
    bytesHash: 'b',
    decodedHash: 'd',
    target: 1,
    targetTie: false,
    teacherTop: 1,
    compressedTop: 0,
    methods,
    seconds: 0,
  };
}

const recording = { classes: ['cat', 'dog'], task: 'single-label', metrics: [cosine, centroidShift] } as const;
const arrays = [Float32Array.of(0, Math.log(3)), Float32Array.of(1000, 0)];

describe('the record of an item', () => {
  it('knows the class of its label, and none for a label the models do not know', () => {
    const of = (label: string | null) =>
      itemResult({ explained: explained('evaluable', { cosine: 1, shift: 0 }), arrays, label }, recording);
    expect(['dog', '0', 'bird', null].map((label) => of(label).labelClass)).toEqual([1, 0, null, null]);
  });

  it('turns scores into deformations by their direction', () => {
    const { deformations } = itemResult({ explained: explained('evaluable', { cosine: 0.75, shift: 2 }), arrays, label: null }, recording);
    expect(deformations).toEqual({ saliency: { cosine: 0.25, 'centroid-shift': 2 } });
  });

  it('counts a collapsed map with the collapse value of each metric', () => {
    const { deformations } = itemResult(
      { explained: explained('collapsed', { cosine: null, shift: null }), arrays, label: null },
      recording,
    );
    expect(deformations).toEqual({ saliency: { cosine: 1, 'centroid-shift': 9 } });
  });

  it('keeps an undefined score undefined', () => {
    const { deformations } = itemResult({ explained: explained('emerged', { cosine: null, shift: null }), arrays, label: null }, recording);
    expect(deformations).toEqual({ saliency: { cosine: null, 'centroid-shift': null } });
  });

  it('gives the softmax probability of each top class, without overflow', () => {
    const { probabilities } = itemResult({ explained: explained('evaluable', { cosine: 1, shift: 0 }), arrays, label: null }, recording);
    expect(probabilities.teacher).toBeCloseTo(0.75, 7); // 3 / (1 + 3)
    expect(probabilities.compressed).toBe(1);
  });

  it('gives the sigmoid where an item may have several classes', () => {
    const several = { ...recording, task: 'multi-label' } as const;
    const { probabilities } = itemResult({ explained: explained('evaluable', { cosine: 1, shift: 0 }), arrays, label: null }, several);
    expect(probabilities.teacher).toBeCloseTo(0.75, 7); // 1 / (1 + 1/3)
  });
});
