import type { AttributionMethod } from '../attribution/attribution-method.ts';
import type { PayloadOf } from '../contract/call.ts';
import type { Channels } from '../contract/channels.ts';
import type { Limits } from '../contract/limits.ts';
import type { AnyMetric } from '../metrics/metric.ts';
import type { PlugIn } from '../plug-in.ts';
import type { WriteStore } from '../store/stores.ts';
import type { Workers } from '../work/workers.ts';

/** The events an audit tells; nothing else leaves it while it runs. */
export type AuditEvent = 'audit/progress' | 'audit/item' | 'audit/left-out' | 'audit/notice' | 'audit/ended';

/** Everything an audit needs from outside. It asks no clock, no registry and no machine by itself. */
export interface AuditTools {
  readonly store: WriteStore;
  readonly workers: Workers;
  readonly metrics: readonly AnyMetric[];
  readonly methods: readonly (PlugIn & Pick<AttributionMethod, 'grid'>)[];
  readonly limits: Limits;
  tell<Name extends AuditEvent>(name: Name, payload: PayloadOf<Channels, Name>): void;
  /** Room on the disk of the project, in bytes; null where it cannot be known. */
  freeBytes(): number | null;
  /** Milliseconds of a monotonic clock. */
  now(): number;
  /** What stands in the record about this machine. */
  readonly machine: { readonly node: string; readonly cpu: string };
}
