import type { Failure } from '../contract/result.ts';

import type { AuditTools } from './audit-tools.ts';

/** Action of the log under which a run's notices stand; the report takes them from there. */
export const NOTICED = 'run/noticed';

/** Says something about a run to the page, and in the log and so in the report; answers what ends the run, or null. */
export function tellNotice(notice: string, run: string, tools: Pick<AuditTools, 'tell' | 'store'>): Failure | null {
  tools.tell('audit/notice', { run, notice });
  const logged = tools.store.appendLog({ actor: 'engine', action: NOTICED, target: run, reason: notice });
  return logged.ok ? null : logged.failure;
}
