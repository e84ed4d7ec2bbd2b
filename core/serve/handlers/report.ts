import { collectReport } from '../../audit/collect-report.ts';
import { failure, shownName } from '../../contract/failures.ts';
import { failed, succeeded } from '../../contract/result.ts';
import { reportWriters } from '../../report/registry.ts';
import type { EngineContext, HandlersOf } from '../engine-context.ts';
import { writeReportFile } from '../report-file.ts';

/** The report of the open project, in any registered format, at a place a person chose. */
export function reportHandlers(context: EngineContext): HandlersOf<'report/write'> {
  return {
    'report/write': ({ format, grant }) => {
      const writer = reportWriters.find(({ id }) => id === format);
      if (writer === undefined) {
        const known = reportWriters.map(({ id }) => id).join(', ');
        return Promise.resolve(failed(failure('report/format', `expected one of ${known}, received ${shownName(format)}`)));
      }
      const store = context.project.readable();
      if (!store.ok) return Promise.resolve(store);
      const place = context.place(grant);
      if (!place.ok) return Promise.resolve(place);
      const report = collectReport(store.value);
      if (!report.ok) return Promise.resolve(report);
      const written = writeReportFile(report.value, { writer, file: place.value.path });
      return Promise.resolve(written.ok ? succeeded({ value: written.value }) : written);
    },
  };
}
