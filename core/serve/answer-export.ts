import * as z from 'zod';

import { failure } from '../contract/failures.ts';
import { issueOf } from '../contract/reply.ts';
import { failed } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import { projectFiles } from './project-files.ts';
import type { WrittenFile } from './report-file.ts';
import { concordVersion } from './version.ts';
import { writeReport } from './write-report.ts';

const exportAsk = z.strictObject({ project: z.string(), format: z.string(), file: z.string() });

/** The whole job of a process that writes one report: open for reading, write, close. */
export async function answerExport(asked: unknown): Promise<Result<WrittenFile>> {
  const ask = exportAsk.safeParse(asked);
  if (!ask.success) return failed(failure('ipc/invalid', issueOf(ask.error)));
  const { project, format, file } = ask.data;
  const store = await projectFiles({ description: 'report', build: concordVersion() }).openForReading(project, 'a report is written');
  if (!store.ok) return store;
  try {
    return writeReport(store.value, { format, file });
  } finally {
    store.value.close();
  }
}
