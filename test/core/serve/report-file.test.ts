import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { collectReport } from '../../../core/audit/collect-report.ts';
import { json } from '../../../core/report/json.ts';
import type { ReportWriter } from '../../../core/report/report-writer.ts';
import { writeReportFile } from '../../../core/serve/report-file.ts';
import { newStore, valueOf } from '../store/sample-project.ts';
import { smallDisk } from '../store/small-disk.ts';

const MEBIBYTE = 1024 * 1024;

/** Writes as many bytes as it is told, in pieces. */
function writerOf(mebibytes: number): ReportWriter {
  const write: ReportWriter['write'] = (_report, open) => {
    const add = open('');
    for (let piece = 0; piece < 4 * mebibytes; piece += 1) add('x'.repeat(MEBIBYTE / 4));
  };
  return { ...json, write };
}

it('a full disk names the bytes that the whole report needs, leaves the older report as it was and nothing half-written', async (context) => {
  const disk = smallDisk(4);
  if (disk === null) return context.skip('this needs the right to mount a small disk');
  const report = valueOf(collectReport(await newStore()));
  const file = join(disk.folder, 'report.json');
  writeFileSync(file, 'the older report');
  const written = writeReportFile(report, { writer: writerOf(6), file });
  expect(written).toMatchObject({ ok: false, failure: { code: 'storage/full', details: { neededBytes: 6 * MEBIBYTE } } });
  expect(written.ok ? '' : written.failure.message).toMatch(/about 6\.0 MiB are needed, and [34]\.\d MiB are free/);
  expect([readdirSync(disk.folder), readFileSync(file, 'utf8')]).toEqual([['report.json'], 'the older report']);
  expect(writeReportFile(report, { writer: writerOf(2), file })).toMatchObject({ ok: true, value: { bytes: 2 * MEBIBYTE } });
  return undefined;
});
