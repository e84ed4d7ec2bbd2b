import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import type { AuditAsk, CheckedPair } from './audit-ask.ts';
import type { AuditRun } from './audit-run.ts';
import type { AuditTools } from './audit-tools.ts';
import { checkPair, refusalOfPair } from './check-pair.ts';
import { freezeProtocol } from './freeze-protocol.ts';
import { misfitOf, readPairFiles } from './read-pair-files.ts';
import type { ReadFiles } from './read-pair-files.ts';
import { registerAudit } from './register-audit.ts';

/**
 * Declare, check, freeze: everything that can be refused is refused here, before anything is
 * stored; then the protocol is frozen with its log entry, before the first map of a compressed model exists.
 * The same declaration again answers the same runs.
 */
export async function startAudit(ask: AuditAsk, tools: AuditTools, signal: AbortSignal): Promise<Result<readonly AuditRun[]>> {
  const frozen = freezeProtocol(ask.protocol, tools);
  if (!frozen.ok) return frozen;
  const files = await readPairFiles(ask, tools, signal);
  if (!files.ok) return files;
  const checked = checkPairs(files.value, ask.confirmed);
  if (!checked.ok) return checked;
  const misfit = misfitOf(files.value.teacher, files.value.data);
  if (misfit !== null) return failed(misfit);
  return registerAudit({ ask, files: files.value, pairs: checked.value, frozen: frozen.value }, tools, signal);
}

function checkPairs(files: ReadFiles, confirmed: readonly string[]): Result<readonly CheckedPair[]> {
  const pairs: CheckedPair[] = [];
  for (const side of files.compressed) {
    const facts = checkPair(files.teacher, side);
    const refusal = refusalOfPair(facts, confirmed);
    if (refusal !== null) return failed(refusal);
    pairs.push({ side, details: { lines: facts.lines, taps: facts.taps, confirmed: confirmedOf(facts.lines, confirmed) } });
  }
  return succeeded(pairs);
}

function confirmedOf(lines: readonly { readonly id: string; readonly state: string }[], confirmed: readonly string[]): string[] {
  return lines.filter((line) => line.state === 'confirm' && confirmed.includes(line.id)).map((line) => line.id);
}
