import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';

import { csv } from '../../../core/report/csv.ts';

import { hostileNames, sampleItem, sampleReport, writtenParts } from './sample-report.ts';

/** Read back by another library than the one that wrote. */
function rowsOf(part: string, report = sampleReport()): Record<string, string>[] {
  return parse(writtenParts(csv, report).get(part) ?? '', { columns: true, relax_column_count: false });
}

describe('the csv report', () => {
  it('has one row for each item, method and metric', () => {
    expect(rowsOf('').map(({ item, method, metric }) => `${item ?? ''} ${method ?? ''} ${metric ?? ''}`)).toEqual([
      '0 saliency spearman',
      '0 saliency cosine',
      '0 saliency mass-leaving',
      '1 saliency spearman',
    ]);
  });

  it('prints numbers so that reading them gives the same double, negative ones without a quote', () => {
    expect(rowsOf('').map(({ value }) => (value === '' ? null : Number(value)))).toEqual([0.12345678901234568, -1 / 3, 1e-7, null]);
  });

  it('leaves an undefined score empty and gives its reason, never 0', () => {
    expect(rowsOf('')[3]).toMatchObject({ value: '', reason: 'zero', deformation: '', floor_ratio: '' });
  });

  it('lists every item, with the reason of those that were left out', () => {
    expect(rowsOf('items').map(({ item, state, code, method, status }) => [item, state, code, method, status])).toEqual([
      ['0', 'done', '', 'saliency', 'evaluable'],
      ['1', 'done', '', 'saliency', 'collapsed'],
      ['2', 'skipped', 'data/undecodable', '', ''],
    ]);
  });

  it.each(hostileNames)('keeps the name %j a text: no spreadsheet takes it for a formula, no row is broken', (name) => {
    const report = sampleReport([sampleItem({ name })]);
    const read = rowsOf('', report).map((row) => row['name']);
    const isFormula = /^[=+\-@\uFF1D]/.test(name);
    expect(read).toEqual([1, 2, 3].map(() => (isFormula ? `'${name}` : name)));
  });

  it('ends every line as RFC 4180 says', () => {
    const text = writtenParts(csv, sampleReport()).get('') ?? '';
    expect(text.split('\r\n')).toHaveLength(6); // head, four rows, nothing after the last line end
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
  });

  it('writes more rows than it holds at once', () => {
    const items = Array.from({ length: 400 }, (_, item) => sampleItem({ item }));
    expect(rowsOf('', sampleReport(items))).toHaveLength(1200);
  });
});
