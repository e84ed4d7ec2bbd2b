import { describe, expect, it } from 'vitest';

import { addressOf, parseRoute } from '../../../renderer/state/route.ts';

describe('the address of a screen', () => {
  it.each(['', '#', '#/', '#/nowhere', '#/review/run-1/x/saliency', '#/review/run-1'])('does not know %s', (hash) => {
    const route = parseRoute(hash);
    expect(route === null || route.place === 'review').toBe(true);
    expect(route?.place).not.toBe('detail');
  });

  it('survives a sign that cannot be decoded', () => {
    expect(parseRoute('#/review/%E0%A4%A/7/saliency')).toEqual({ place: 'detail', run: '%E0%A4%A', item: 7, method: 'saliency' });
  });

  it('reads back what it wrote, whatever a run is called', () => {
    const route = { place: 'detail', run: 'pruned 95 %/ü', item: 417, method: 'grad-cam' } as const;
    expect(parseRoute(addressOf(route))).toEqual(route);
  });

  it('names every place', () => {
    expect(
      (['pair', 'data', 'plan', 'run', 'review', 'report', 'settings'] as const).map((place) => parseRoute(addressOf({ place }))),
    ).toEqual(['pair', 'data', 'plan', 'run', 'review', 'report', 'settings'].map((place) => ({ place })));
  });
});
