import type { CatalogueEntry } from '../../../core/contract/catalogue.ts';

/** Why no preset holds a method, said where it can be chosen; null for methods without a known fault. */
export function cautionOf(entry: Pick<CatalogueEntry, 'facts'>): string | null {
  const caution = entry.facts['caution'];
  return typeof caution === 'string' ? caution : null;
}
