import type { MapStatus } from '../contract/review.ts';

/** What a person reads in place of a map that cannot be read; follows "the map ...". */
export function statusText(status: MapStatus): string {
  switch (status) {
    case 'ok':
      return 'is readable';
    case 'nan':
      return 'holds values that are not finite';
    case 'zero':
      return 'is empty: every value is 0';
    case 'constant':
      return 'is the same everywhere';
    case 'all-negative':
      return 'has no value above 0';
  }
}
