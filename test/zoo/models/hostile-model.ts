import type { FailureCode } from '../../../core/contract/failures.table.ts';
import type { Limits } from '../../../core/contract/limits.ts';

/** A file that must be refused, why, and its twin that differs only in the fault and must open. */
export interface HostileModel {
  readonly name: string;
  readonly code: FailureCode;
  readonly file: string;
  /** What the sentence must name: a layer, a tensor, a limit. */
  readonly names?: string;
  readonly limits?: Partial<Limits>;
  bad(): Promise<Uint8Array>;
  /** Null where there is no such thing (noise has no good twin). */
  readonly twin: (() => Promise<Uint8Array>) | null;
}
