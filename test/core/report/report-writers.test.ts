import { describe, expect, it } from 'vitest';

import { reportWriters } from '../../../core/report/registry.ts';

import { sampleReport, writtenParts } from './sample-report.ts';

describe('the report writers', () => {
  describe.each(reportWriters.map((writer) => ({ id: writer.id, writer })))('$id', ({ writer }) => {
    it('opens each part that it declares, and no other', () => {
      expect([...writtenParts(writer, sampleReport()).keys()].sort()).toEqual([...writer.parts].sort());
    });

    it('gives the same bytes twice', () => {
      expect(writtenParts(writer, sampleReport())).toEqual(writtenParts(writer, sampleReport()));
    });

    it('leaves the report unchanged', () => {
      const report = sampleReport();
      const before = JSON.stringify(report.head);
      writtenParts(writer, report);
      expect(JSON.stringify(report.head)).toBe(before);
    });

    it('writes a report without items', () => {
      expect(writtenParts(writer, sampleReport([])).get('')).not.toBe('');
    });
  });

  it('carry the same numbers as text', () => {
    const [asCsv, asJson] = ['csv', 'json'].map((id) => {
      const writer = reportWriters.find((one) => one.id === id);
      return writer === undefined ? '' : (writtenParts(writer, sampleReport()).get('') ?? '');
    });
    for (const number of ['0.12345678901234568', '-0.3333333333333333', '1e-7']) {
      expect(asCsv).toContain(number);
      expect(asJson).toContain(number);
    }
  });
});
