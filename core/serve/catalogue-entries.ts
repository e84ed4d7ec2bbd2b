import * as z from 'zod';

import type { AttributionMethod } from '../attribution/attribution-method.ts';
import { card } from '../contract/card.ts';
import type { CatalogueEntry, CatalogueFamily } from '../contract/catalogue.ts';
import { failures } from '../contract/failures.table.ts';
import * as outputs from '../contract/outputs.ts';
import { protocol } from '../contract/protocol.ts';
import { reportDocument } from '../contract/report-document.ts';
import type { DataSource } from '../data/data-source.ts';
import type { AnyMetric } from '../metrics/metric.ts';
import type { ModelFormat } from '../models/model-format.ts';
import type { PlugIn } from '../plug-in.ts';
import type { ReportWriter } from '../report/report-writer.ts';

export interface PlugInFamilies {
  readonly formats: readonly ModelFormat[];
  readonly data: readonly DataSource[];
  readonly methods: readonly AttributionMethod[];
  readonly metrics: readonly AnyMetric[];
  readonly reports: readonly ReportWriter[];
}

/** Everything that can be chosen, refused or read by a script, each with what its family adds. */
export function catalogueEntries(families: PlugInFamilies): readonly CatalogueEntry[] {
  return [
    ...families.formats.map((format) => plugInEntry('formats', format, { extensions: format.extensions })),
    ...families.data.map((source) => plugInEntry('data', source, {})),
    ...families.methods.map((method) => plugInEntry('methods', method, methodFacts(method))),
    ...families.metrics.map((metric) => plugInEntry('metrics', metric, metricFacts(metric))),
    ...families.reports.map((writer) => plugInEntry('reports', writer, { mediaType: writer.mediaType, extension: writer.extension })),
    ...Object.entries(failures).map(failureEntry),
    ...Object.entries(schemas).map(schemaEntry),
  ];
}

function plugInEntry(family: CatalogueFamily, plugIn: PlugIn, facts: CatalogueEntry['facts']): CatalogueEntry {
  const { id, version, title, summary, source, options } = plugIn;
  return { family, id, version, title, summary, source, options, facts };
}

function methodFacts({ family, needs, signed, grid, reduction, view, caution }: AttributionMethod): CatalogueEntry['facts'] {
  return { family, needs, signed, grid, reduction, view, caution: caution ?? null };
}

function metricFacts(metric: AnyMetric): CatalogueEntry['facts'] {
  const { family, direction, range, unit, applies, needs, same } = metric;
  return { family, direction, range, unit, applies, needs, view: metric.needs === 'maps' ? metric.view : null, same };
}

function failureEntry([id, { meaning, nextStep, exit }]: [string, (typeof failures)[keyof typeof failures]]): CatalogueEntry {
  return { family: 'failures', id, version: 1, title: meaning, summary: nextStep, source: null, options: {}, facts: { exit } };
}

/** What the command prints with `--json`, and the files it reads and writes. */
const schemas = {
  'concord/inspect/1': outputs.inspectOutput,
  'concord/predict/1': outputs.predictOutput,
  'concord/maps/1': outputs.mapsOutput,
  'concord/metrics/1': outputs.metricsOutput,
  'concord/audit/1': outputs.auditLine,
  'concord/status/1': outputs.statusOutput,
  'concord/report-file/1': outputs.writtenReport,
  'concord/report/1': reportDocument,
  'concord/protocol/1': protocol,
  'concord/card/1': card,
  'concord/error/1': outputs.errorOutput,
  'concord/catalogue/1': outputs.catalogueOutput,
  'concord/doctor/1': outputs.doctorOutput,
} as const;

/** A JSON Schema is deeper than a message may be, so it travels as text. */
function schemaEntry([id, schema]: [string, z.ZodType]): CatalogueEntry {
  const jsonSchema = JSON.stringify(z.toJSONSchema(schema));
  const title = `Schema ${id}`;
  return {
    family: 'schemas',
    id,
    version: 1,
    title,
    summary: 'JSON Schema of what a file holds or the command prints with --json',
    source: null,
    options: {},
    facts: { jsonSchema },
  };
}
