import { attributionMethods } from '../../attribution/registry.ts';
import { succeeded } from '../../contract/result.ts';
import { dataSources } from '../../data/registry.ts';
import { metrics } from '../../metrics/registry.ts';
import { modelFormats } from '../../models/registry.ts';
import { reportWriters } from '../../report/registry.ts';
import { catalogueEntries } from '../catalogue-entries.ts';
import type { HandlersOf } from '../engine-context.ts';

/** Every registry, for forms, the command line and the docs. */
export function catalogueHandlers(): HandlersOf<'catalogue/list'> {
  const entries = catalogueEntries({
    formats: modelFormats,
    data: dataSources,
    methods: attributionMethods,
    metrics,
    reports: reportWriters,
  });
  return {
    'catalogue/list': async ({ family }) =>
      succeeded({ value: { entries: entries.filter((entry) => family === null || entry.family === family) } }),
  };
}
