import type * as z from 'zod';

import type { Card } from '../contract/card.ts';
import type { machineUse } from '../contract/channels.ts';
import type { Protocol } from '../contract/protocol.ts';
import type { DataPlaceRecord } from '../store/records.ts';

import type { PairSide } from './check-pair.ts';

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

/** A model file that has been read, and the confirmed card that feeds it. */
export interface ReadSide extends PairSide {
  readonly path: string;
}

/** What is stored about a pair besides its models: the comparison, and what a person took on themselves. */
export interface CheckedPair {
  readonly side: ReadSide;
  readonly details: { readonly lines: unknown; readonly taps: unknown; readonly confirmed: readonly string[] };
}
