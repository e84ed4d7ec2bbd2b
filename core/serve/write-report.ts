import { collectReport } from '../audit/collect-report.ts';
import { failure, shownName } from '../contract/failures.ts';
import { failed } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import { reportWriters } from '../report/registry.ts';
import type { ReadStore } from '../store/stores.ts';
import { writeReportFile } from './report-file.ts';
import type { WrittenFile } from './report-file.ts';

/** What is written where. */
export interface ReportAsk {
  readonly format: string;
  readonly file: string;
}

/** Checks, collects and writes a report of one state of the project, however long that takes and whoever writes meanwhile. */
export function writeReport(store: ReadStore, { format, file }: ReportAsk): Result<WrittenFile> {
  const writer = reportWriters.find(({ id }) => id === format);
  if (writer === undefined) {
    const known = reportWriters.map(({ id }) => id).join(', ');
    return failed(failure('report/format', `expected one of ${known}, received ${shownName(format)}`));
  }
  const written = store.snapshot(() => {
    const report = collectReport(store);
    return report.ok ? writeReportFile(report.value, { writer, file }) : report;
  });
  return written.ok ? written.value : written;
}
