import { describe, expect, it } from 'vitest';

import { protocol } from '../../../core/contract/protocol.ts';
import type { FloorReference } from '../../../core/contract/protocol.ts';
import { floorRatio, markReferences, referenceFloor } from '../../../core/store/review/floors.ts';
import type { DrawFigure } from '../../../core/store/tables/floor-draw.ts';

function figure(floor: DrawFigure['floor'], high: number, of: Partial<DrawFigure> = {}): DrawFigure {
  return { run: 'r', method: 'grad-cam', metric: 'spearman', floor, n: 50, mean: high / 2, low: 0, high, ...of };
}

function chosen(figures: readonly DrawFigure[], wanted: FloorReference): readonly string[] {
  return markReferences(figures, wanted)
    .filter(({ reference }) => reference)
    .map(({ floor, metric }) => `${metric}: ${floor}`);
}

describe('the reference floor', () => {
  it('is never the permuted map: a chance line is no noise', () => {
    expect(chosen([figure('permuted', 1.2)], 'largest')).toEqual([]);
  });

  it('is the noise that reaches furthest, for each metric by itself', () => {
    const figures = [
      figure('input-noise', 0.004),
      figure('weight-jitter', 0.29),
      figure('permuted', 1.2),
      figure('input-noise', 0.56, { metric: 'cosine' }),
      figure('weight-jitter', 0.35, { metric: 'cosine' }),
    ];
    expect(chosen(figures, protocol.parse({}).floors.reference)).toEqual(['spearman: weight-jitter', 'cosine: input-noise']);
  });

  it('is what the protocol asks for, however small', () => {
    const figures = [figure('input-noise', 0.004), figure('weight-jitter', 0.29)];
    expect([chosen(figures, 'input-noise'), chosen(figures, 'weight-jitter')]).toEqual([
      ['spearman: input-noise'],
      ['spearman: weight-jitter'],
    ]);
  });

  it('is the other noise where the one asked for was not measured (yet)', () => {
    expect(chosen([figure('input-noise', 0.004)], 'weight-jitter')).toEqual(['spearman: input-noise']);
  });

  it('can only let fewer maps count as moved when the jitter arrives', () => {
    const tau = (figures: readonly DrawFigure[]): number => referenceFloor(markReferences(figures, 'largest'), 'spearman')?.high ?? 0;
    const early = figure('input-noise', 0.3);
    for (const high of [0.1, 0.3, 0.9]) expect(tau([early, figure('weight-jitter', high)])).toBeGreaterThanOrEqual(tau([early]));
  });

  it('below the noise of arithmetic gives no ratio', () => {
    const [tiny = null] = markReferences([figure('input-noise', 1e-10)], 'largest');
    expect([floorRatio(0.5, tiny), floorRatio(null, tiny), floorRatio(0.5, null)]).toEqual([null, null, null]);
  });
});
