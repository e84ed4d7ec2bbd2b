import type { AttributionMethod } from '../attribution/attribution-method.ts';
import type { AuditEstimate, SecondsRange } from '../contract/audit-estimate.ts';
import { succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { AnyMetric } from '../metrics/metric.ts';
import type { PlugIn } from '../plug-in.ts';

import type { AuditAsk } from './audit-ask.ts';
import type { AuditTools } from './audit-tools.ts';
import { basisOf, estimateSeconds, sumOfSeconds } from './estimate-time.ts';
import { freezeProtocol } from './freeze-protocol.ts';
import { readPairFiles } from './read-pair-files.ts';

export interface EstimateTools extends Pick<AuditTools, 'workers' | 'limits'> {
  readonly methods: readonly (PlugIn & Pick<AttributionMethod, 'passes'>)[];
  readonly metrics: readonly AnyMetric[];
}

/**
 * What an audit would cost, before anything of it is stored: every pair is prepared as its run will prepare it, so what
 * was compiled here need not be compiled again by that worker.
 */
export async function estimateAudit(ask: AuditAsk, tools: EstimateTools, signal: AbortSignal): Promise<Result<AuditEstimate>> {
  const frozen = freezeProtocol(ask.protocol, tools);
  if (!frozen.ok) return frozen;
  const { protocol } = frozen.value;
  const files = await readPairFiles(ask, tools, signal);
  if (!files.ok) return files;
  const { teacher, compressed, data } = files.value;
  const items = Math.min(protocol.limitItems ?? data.items, data.items);
  const ranges: (SecondsRange | null)[] = [];
  const bases = new Set<string>();
  for (const side of compressed) {
    const request = { teacher: placeOf(teacher), compressed: placeOf(side), data: ask.data, protocol, ...ask.use, items };
    const prepared = await tools.workers.run('pair/prepare', request, { signal });
    if (!prepared.ok) return prepared;
    const pair = prepared.value.value;
    ranges.push(estimateSeconds({ prepared: pair, items, floorItems: protocol.floors.sampleItems, size: tools.workers.size }));
    bases.add(basisOf(pair));
  }
  const methods = protocol.methods.map(({ id, options }) => ({
    id,
    passes: tools.methods.find((method) => method.id === id)?.passes(options) ?? 0,
  }));
  return succeeded({ items, methods, seconds: sumOfSeconds(ranges), basis: [...bases].join('; ') });
}

function placeOf({ path, card }: { readonly path: string; readonly card: AuditAsk['teacher']['card'] }): AuditAsk['teacher'] {
  return { path, card };
}
