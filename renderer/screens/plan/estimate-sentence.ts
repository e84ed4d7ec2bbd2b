import type { AuditEstimate } from '../../../core/contract/audit-estimate.ts';
import { estimateText } from '../../../core/figure/estimate-text.ts';

interface Asked {
  readonly busy: boolean;
  readonly value: AuditEstimate | null;
  readonly failure: { readonly message: string } | null;
}

/** The time that a start will take, as far as it is known; a start never waits for it. */
export function estimateSentence({ busy, value, failure }: Asked): string {
  if (busy) return 'time: being measured; a start need not wait for it';
  if (failure !== null) return `time: not known, ${failure.message}`;
  if (value === null) return 'time: not known yet';
  if (value.seconds === null) return `time: not known, ${value.basis}; the run tells what is left`;
  return `time: ${estimateText(value.seconds)}; ${value.basis}`;
}
