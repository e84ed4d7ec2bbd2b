import { csv } from './csv.ts';
import { json } from './json.ts';
import type { ReportWriter } from './report-writer.ts';

/** Every report format, by id. */
export const reportWriters: readonly ReportWriter[] = [csv, json];
