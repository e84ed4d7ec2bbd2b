import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { deformation } from '../../../core/metrics/deformation.ts';
import type { MapPair, Metric } from '../../../core/metrics/metric.ts';
import { metrics } from '../../../core/metrics/registry.ts';
import { permutedPair } from '../../../core/metrics/score-pair.ts';
import { completeOptions } from '../../../core/plug-in.ts';
import { meanOf } from '../../../core/numeric/quantile.ts';
import { seededRandom } from '../../../core/numeric/random.ts';
import { anyPair, chosen, mapOfRows, valueOf } from './map-makers.ts';

const mapMetrics = metrics.filter((metric) => metric.needs === 'maps');
const each = mapMetrics.map((metric) => ({ id: metric.id, metric }));
/** They weigh the maps differently: what left the teacher's region, what turned in the compressed map. */
const oneSided: readonly string[] = ['mass-leaving', 'sign-flip-mass'];

describe.each(each)('$id', ({ metric }) => {
  it('refuses an option it does not have', () => {
    expect(completeOptions(metric, { 'no-such-option': 1 })).toMatchObject({ ok: false, failure: { code: 'option/invalid' } });
  });

  it('has no value on a grid of one position', () => {
    const single = mapOfRows([[0.5]]);
    expect(valueOf(metric, { teacher: single, compressed: single })).toBeNull();
  });

  it('gives its "same" value and deformation 0 for identical maps', () => {
    fc.assert(
      fc.property(anyPair, ({ teacher }) => {
        const value = valueOf(metric, { teacher, compressed: teacher });
        if (value !== null) {
          expect(value).toBeCloseTo(metric.same, 12);
          expect(deformation(metric, value)).toBeCloseTo(0, 12);
        }
      }),
    );
  });

  it('stays in its range and leaves the maps unchanged', () => {
    fc.assert(
      fc.property(anyPair, (pair) => {
        const before = [pair.teacher.values.slice(), pair.compressed.values.slice()];
        const value = valueOf(metric, pair);
        expect([pair.teacher.values, pair.compressed.values]).toEqual(before);
        if (value === null) return;
        const [low, high] = metric.range;
        expect(value).toBeGreaterThanOrEqual(low);
        expect(value).toBeLessThanOrEqual(upperEnd(high));
      }),
    );
  });

  it('does not depend on the scale of the maps, both scaled alike', () => {
    fc.assert(
      fc.property(anyPair, (pair) => {
        const [plain, doubled] = [valueOf(metric, pair), valueOf(metric, scaled(pair, 1024))];
        if (plain === null) expect(doubled).toBeNull();
        else expect(doubled).toBeCloseTo(plain, 9);
      }),
    );
  });
});

describe.each(each.filter(({ id }) => !oneSided.includes(id)))('$id', ({ metric }) => {
  it('does not change when teacher and compressed change places', () => {
    fc.assert(
      fc.property(anyPair, (pair) => {
        const [there, back] = [valueOf(metric, pair), valueOf(metric, { teacher: pair.compressed, compressed: pair.teacher })];
        if (there === null) expect(back).toBeNull();
        else expect(back).toBeCloseTo(there, 12);
      }),
    );
  });
});

describe.each(each.filter(({ metric }) => metric.chance(fixedPair(), chosen(metric).options) !== null))('$id', ({ metric }) => {
  it('has the chance value that permuting the positions gives on average', () => {
    const pair = fixedPair();
    expect(metric.chance(pair, chosen(metric).options)).toBeCloseTo(permutedMean(metric, pair), 2);
  });
});

function upperEnd(high: Metric['range'][1]): number {
  if (high === 'unbounded') return Infinity;
  return high === 'grid-diagonal' ? Math.hypot(7 * 4, 8 * 4) : high;
}

/** Two unrelated maps of 20 x 20 with a positive mean, so that chance is not 0 for every metric. */
function fixedPair(): MapPair {
  const random = seededRandom('metrics.test', 'fixed pair');
  const rows = () => mapOfRows(Array.from({ length: 20 }, () => Array.from({ length: 20 }, () => random.normal() + 0.5)));
  return { teacher: rows(), compressed: rows() };
}

function permutedMean(metric: Metric, pair: MapPair): number {
  const random = seededRandom('metrics.test', metric.id);
  const values = Array.from({ length: 1500 }, () => valueOf(metric, permutedPair(pair, random.permutation(400))));
  return meanOf(values.filter((value) => value !== null)) ?? Number.NaN;
}

function scaled({ teacher, compressed }: MapPair, factor: number): MapPair {
  const times = (values: Float32Array): Float32Array => values.map((value) => factor * value);
  return { teacher: { ...teacher, values: times(teacher.values) }, compressed: { ...compressed, values: times(compressed.values) } };
}
