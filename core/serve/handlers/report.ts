import { succeeded } from '../../contract/result.ts';
import type { EngineContext, HandlersOf } from '../engine-context.ts';
import { writeReport } from '../write-report.ts';

/** The report of the open project, in any registered format, at a place a person chose. */
export function reportHandlers(context: EngineContext): HandlersOf<'report/write'> {
  return {
    'report/write': async ({ format, grant }, { signal }) => {
      const store = context.project.readable();
      if (!store.ok) return store;
      const place = context.place(grant);
      if (!place.ok) return place;
      const ask = { format, file: place.value.path };
      const project = context.project.path();
      const written =
        context.exportReport === null || project === null
          ? writeReport(store.value, ask)
          : await context.exportReport({ ...ask, project }, signal);
      return written.ok ? succeeded({ value: written.value }) : written;
    },
  };
}
