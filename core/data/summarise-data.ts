import { shownName } from '../contract/failures.ts';
import type { DataSummary, ItemRef } from '../contract/data-summary.ts';

import type { ScannedData, SkippedEntry } from './data-source.ts';
import { naturalOrder } from './natural-order.ts';

/** What only the source knows; counts are made here. */
export interface SourceFacts {
  readonly source: string;
  readonly name: string;
  readonly duplicates: number;
  readonly itemShape: readonly number[] | null;
  readonly needsCard: boolean;
  readonly notices: readonly string[];
}

/** Enough to show; `skippedCount` and the notice say how many there are. */
const SHOWN_SKIPPED = 200;
const SHOWN_LABELS = 1_000;

/** Counts items, labels and skipped entries, so that items + skipped = entries looked at in every source. */
export function summarise(items: readonly ItemRef[], skipped: readonly SkippedEntry[], facts: SourceFacts): ScannedData {
  const counts = new Map<string, number>();
  for (const { label } of items) if (label !== null) counts.set(label, (counts.get(label) ?? 0) + 1);
  const labels = [...counts].sort(([a], [b]) => naturalOrder(a, b)).map(([label, count]) => ({ label, count }));
  const notices = [...facts.notices];
  if (labels.length > SHOWN_LABELS) notices.push(`${String(labels.length)} different labels; the first ${String(SHOWN_LABELS)} are listed`);
  const labelled = labels.reduce((sum, { count }) => sum + count, 0);
  if (labelled > 0 && labelled < items.length)
    notices.push(`${String(items.length - labelled)} of ${String(items.length)} items have no label`);
  const summary: DataSummary = {
    source: facts.source,
    name: facts.name,
    items: items.length,
    labels: labels.slice(0, SHOWN_LABELS),
    labelled,
    duplicates: facts.duplicates,
    skipped: skipped.slice(0, SHOWN_SKIPPED).map((entry) => ({ ...entry, name: shownName(entry.name) })),
    skippedCount: skipped.length,
    itemShape: facts.itemShape === null ? null : [...facts.itemShape],
    needsCard: facts.needsCard,
    notices,
  };
  return { items, skipped, summary };
}
