import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { reportWriters } from '../../../core/report/registry.ts';

import { sampleReport, writtenParts } from './sample-report.ts';

const folder = fileURLToPath(new URL('../../../core/report', import.meta.url));
const pages = fileURLToPath(new URL('../../../resources/docs/reports', import.meta.url));
const notWriters = ['registry', 'report-writer'];

describe('the report writers', () => {
  it('are the files of their folder, sorted, each registered once', () => {
    const files = readdirSync(folder).map((name) => name.replace(/\.ts$/, ''));
    expect(reportWriters.map(({ id }) => id)).toEqual(files.filter((name) => !notWriters.includes(name)).sort());
  });

  describe.each(reportWriters.map((writer) => ({ id: writer.id, writer })))('$id', ({ id, writer }) => {
    it('has a page, a source and help for every option', () => {
      expect(existsSync(`${pages}/${id}.md`)).toBe(true);
      expect(writer.source.url).toMatch(/^https:\/\//);
      expect(Object.values(writer.options).every(({ help }) => help !== '')).toBe(true);
    });

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

it('the pages of reports are those of the writers', () => {
  expect(readdirSync(pages).sort()).toEqual(reportWriters.map(({ id }) => `${id}.md`).sort());
  expect(readFileSync(`${pages}/json.md`, 'utf8')).toContain('concord/report/1');
});
