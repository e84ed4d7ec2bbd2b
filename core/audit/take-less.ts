import type { Failure } from '../contract/result.ts';

import type { AuditRun } from './audit-run.ts';
import type { AuditTools } from './audit-tools.ts';
import type { RunTrouble } from './run-trouble.ts';
import { tellNotice } from './tell-notice.ts';

interface Surroundings {
  readonly run: AuditRun;
  readonly tools: Pick<AuditTools, 'tell' | 'store'>;
  readonly trouble: RunTrouble;
}

/** Fewer items at once from now on, said in the log and so in the report: the last bits of a map may depend on it. */
export function takeLess(used: number, { run, tools, trouble }: Surroundings): Failure | null {
  if (trouble.batch < used || !trouble.ranOutOfMemory(used)) return null;
  const notice = `no memory for batches of ${String(used)}: the rest is computed in batches of ${String(trouble.batch)}, whose maps may differ in their last bits`;
  return tellNotice(notice, run.id, tools);
}
