import { describe, expect, it } from 'vitest';

import { protocol } from '../../../core/contract/protocol.ts';
import { metrics } from '../../../core/metrics/registry.ts';
import { scorePair } from '../../../core/metrics/score-pair.ts';
import { seededRandom } from '../../../core/numeric/random.ts';
import { chosen, mapOfRows } from './map-makers.ts';

const preset = protocol.parse({}).metrics;
const mapMetrics = metrics.filter((metric) => metric.needs === 'maps');

describe('scoring', () => {
  it('takes well under 1.5 ms for the six metrics of a fresh protocol on 32 x 32 cells (0.3 ms on an idle core)', () => {
    const random = seededRandom('scoring-speed.test');
    const map = () => mapOfRows(Array.from({ length: 32 }, () => Array.from({ length: 32 }, () => random.normal())));
    const ask = {
      pair: { teacher: map(), compressed: map() },
      statuses: { teacher: 'ok', compressed: 'ok' },
      view: 'signed',
      metrics: mapMetrics.filter(({ id }) => preset.includes(id)).map(chosen),
      chance: { rule: 'closed-form' },
    } as const;
    let best = Infinity; // the best of many: other processes may hold the core
    for (let round = 0; round < 100; round += 1) {
      const start = performance.now();
      for (let repeat = 0; repeat < 10; repeat += 1) scorePair(ask);
      best = Math.min(best, (performance.now() - start) / 10);
    }
    expect(best).toBeLessThan(1.5);
  });
});
