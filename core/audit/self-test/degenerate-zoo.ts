import type { MapStatus } from '../../contract/review.ts';
import type { SelfTestCase } from '../../contract/self-test-case.ts';
import { nearCase, sameCase } from '../../contract/self-test-case.ts';
import { itemStatus } from '../../metrics/item-status.ts';
import { mapStatus } from '../../metrics/map-status.ts';
import type { ItemStatus } from '../../metrics/metric.ts';
import { topKWeights } from '../../numeric/top-k.ts';

const maps: readonly (readonly [says: string, values: readonly number[], status: MapStatus])[] = [
  ['a value that is no number', [1, Number.NaN, 2], 'nan'],
  ['an infinite value', [1, Infinity, 2], 'nan'],
  ['zeros', [0, 0, 0], 'zero'],
  ['nothing but subnormal values', [1e-40, -1e-41, 0], 'zero'],
  ['no position at all', [], 'zero'],
  ['one value everywhere', [0.5, 0.5, 0.5], 'constant'],
  ['one value but for rounding', [1, 1 + 5e-7, 1], 'constant'],
  ['a single position', [3], 'constant'],
  ['no value above 0', [-1, -2, 0], 'all-negative'],
  ['one point', [0, 0, 1], 'ok'],
];

const items: readonly (readonly [teacher: MapStatus, compressed: MapStatus, status: ItemStatus])[] = [
  ['ok', 'ok', 'evaluable'],
  ['ok', 'zero', 'collapsed'],
  ['constant', 'ok', 'emerged'],
  ['nan', 'zero', 'both-degenerate'],
];

/** Maps that say nothing, and what becomes of their items. */
export function degenerateZoo(): SelfTestCase[] {
  return [
    ...maps.map(([says, values, status]) => sameCase(`map: ${says}`, status, mapStatus(Float32Array.from(values)))),
    ...items.map(([teacher, compressed, status]) =>
      sameCase(`item: teacher ${teacher}, compressed ${compressed}`, status, itemStatus(teacher, compressed, 'signed')),
    ),
    sameCase('a signed map without a positive value can be compared', 'evaluable', itemStatus('ok', 'all-negative', 'signed')),
    sameCase('a clipped map without a positive value has collapsed', 'collapsed', itemStatus('ok', 'all-negative', 'positive')),
    ...ties(),
  ];
}

/** Membership of the top is shared among ties, and nothing at 0 belongs to it: the order of positions decides nothing. */
function ties(): SelfTestCase[] {
  const { weights } = topKWeights(Float32Array.of(5, 2, 2, 2, 0), 2);
  return [1, 1 / 3, 1 / 3, 1 / 3, 0].map((expected, at) =>
    nearCase(`top 2 of 5 2 2 2 0, position ${String(at)}`, expected, weights[at] ?? null, 1e-12),
  );
}
