import type * as z from 'zod';

import type { Card } from '../contract/card.ts';
import type { machineUse } from '../contract/channels.ts';
import type { Protocol } from '../contract/protocol.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { DataPlaceRecord } from '../store/stores.ts';

import type { AuditRun } from './audit-run.ts';
import type { AuditTools } from './audit-tools.ts';
import { checkPair, refusalOfPair } from './check-pair.ts';
import { freezeProtocol } from './freeze-protocol.ts';
import { readPairFiles } from './read-pair-files.ts';
import type { ReadFiles, ReadSide } from './read-pair-files.ts';
import { registerAudit } from './register-audit.ts';

export interface CandidateAsk {
  readonly path: string;
  /** Given by the person; null: the confirmed card beside the file is used. */
  readonly card: Card | null;
}

/** What an audit is declared with: one teacher, any number of candidates, one data set, one protocol. */
export interface AuditAsk {
  readonly teacher: CandidateAsk;
  readonly compressed: readonly CandidateAsk[];
  readonly data: DataPlaceRecord;
  readonly protocol: Protocol;
  /** Ids of pair lines that a person has confirmed. */
  readonly confirmed: readonly string[];
  readonly use: z.infer<typeof machineUse>;
}

/**
 * Declare, check, freeze (audit.md, section 1): everything that can be refused is refused here, before anything is
 * stored; then the protocol is frozen with its log entry, before the first map of a compressed model exists.
 * The same declaration again answers the same runs.
 */
export async function startAudit(ask: AuditAsk, tools: AuditTools): Promise<Result<readonly AuditRun[]>> {
  const frozen = freezeProtocol(ask.protocol, tools);
  if (!frozen.ok) return frozen;
  const files = await readPairFiles(ask, tools);
  if (!files.ok) return files;
  const checked = checkPairs(files.value, ask.confirmed);
  if (!checked.ok) return checked;
  return registerAudit({ ask, files: files.value, pairs: checked.value, frozen: frozen.value }, tools);
}

/** What is stored about a pair besides its models: the comparison, and what a person took on themselves. */
export interface CheckedPair {
  readonly side: ReadSide;
  readonly details: { readonly lines: unknown; readonly taps: unknown; readonly confirmed: readonly string[] };
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
