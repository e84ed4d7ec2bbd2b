import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';

import Histogram from '../../../renderer/charts/Histogram.svelte';
import NoiseScale from '../../../renderer/charts/NoiseScale.svelte';

const yardstick = { name: 'input noise of one grey level', mean: 0.2, low: 0.1, high: 0.4, ceiling: 1 };

afterEach(() => {
  cleanup();
});

function lozenge(container: Element): Element {
  const [, , shape] = container.querySelectorAll('path');
  if (shape === undefined) throw new Error('expected a lozenge');
  return shape;
}

describe('the noise scale', () => {
  it('says in words where the value lies', () => {
    render(NoiseScale, { deformation: 0.3, yardstick });
    expect(screen.getByRole('img').getAttribute('aria-label')).toBe('deformation 0.30; noise 0.10 to 0.40, mean 0.20');
  });

  it('is red only beyond the noise', () => {
    const inside = render(NoiseScale, { deformation: 0.4, yardstick });
    const outside = render(NoiseScale, { deformation: 0.41, yardstick });
    expect([lozenge(inside.container), lozenge(outside.container)].map((shape) => shape.getAttribute('fill'))).toEqual([
      'var(--ink-1)',
      'var(--bad)',
    ]);
  });

  it('marks a value beyond its end instead of pretending that it lies on the line', () => {
    const within = render(NoiseScale, { deformation: 1, yardstick });
    const beyond = render(NoiseScale, { deformation: 1.5, yardstick });
    expect([within, beyond].map(({ container }) => container.querySelectorAll('path').length)).toEqual([3, 4]);
  });

  it('stays on the line when the ceiling was not measured', () => {
    const { container } = render(NoiseScale, { deformation: 3, yardstick: { ...yardstick, ceiling: null } });
    expect(container.querySelectorAll('path')).toHaveLength(3);
  });
});

describe('the histogram of a score', () => {
  it('says in words what it shows', () => {
    render(Histogram, { histogram: { from: 0, to: 1, counts: [3, 9] }, yardstick: null, from: null, to: null, onbrush: () => undefined });
    expect(screen.getByRole('img').getAttribute('aria-label')).toBe('Histogram of 12 rows from 0 to 1; most in one bar: 9');
  });

  it('colours the bars inside the chosen range', () => {
    const { container } = render(Histogram, {
      histogram: { from: 0, to: 1, counts: [1, 1, 1, 1] },
      yardstick: null,
      from: 0.5,
      to: null,
      onbrush: () => undefined,
    });
    const bars = [...container.querySelectorAll('rect')].slice(0, 4).map((bar) => bar.getAttribute('fill'));
    expect(bars).toEqual(['var(--line-strong)', 'var(--line-strong)', 'var(--accent)', 'var(--accent)']);
  });
});
