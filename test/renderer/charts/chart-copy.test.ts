import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';

import type { CandidateChart, ReviewCharts } from '../../../core/contract/review-charts.ts';
import { tableCsv } from '../../../renderer/charts/chart-copy.ts';
import DistributionChart from '../../../renderer/charts/DistributionChart.svelte';
import { markKeys } from '../../../renderer/charts/mark-keys.ts';

afterEach(() => {
  cleanup();
});

const chart: CandidateChart = {
  ...{ run: 'r', candidate: 'int8', rows: 4, undefinedRows: 0, median: 0.2, threshold: null },
  ...{ counts: [3, 0, 1], fields: [], classes: [] },
};
const charts: ReviewCharts = { metric: 'spearman', from: 0, to: 3, columns: 4, rows: 4, candidates: [chart] };

describe('a chart as CSV', () => {
  it('quotes what would end a cell, and keeps formulas text', () => {
    expect(
      tableCsv({
        head: ['class', 'rows'],
        rows: [
          ['=1+1', 2],
          ['a "b", c', -3],
        ],
      }),
    ).toBe('class,rows\r\n\'=1+1,2\r\n"a ""b"", c",-3\r\n');
  });
});

describe('the marks of a chart', () => {
  it('are options with words; an empty bar is none', () => {
    render(DistributionChart, { charts, chart, yardstick: null, unit: '1 − Spearman', onchoose: () => undefined });
    expect(screen.getAllByRole('option').map((bar) => bar.getAttribute('aria-label'))).toEqual(['0 to 1: 3 rows', '2 to 3: 1 row']);
  });

  it('are walked by arrows and opened by Enter', () => {
    const onchoose = vi.fn();
    render(DistributionChart, { charts, chart, yardstick: null, unit: '', onchoose });
    const list = screen.getByRole('listbox');
    for (const key of ['ArrowRight', 'ArrowRight', 'Enter']) list.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    expect(onchoose.mock.calls).toEqual([[2, 3]]);
  });

  it('leave keys that mean nothing to them alone', () => {
    const event = new KeyboardEvent('keydown', { key: 'j', cancelable: true });
    markKeys(event, { active: 0, count: 3, onmove: () => expect.unreachable(), onchoose: () => expect.unreachable() });
    expect(event.defaultPrevented).toBe(false);
  });
});
