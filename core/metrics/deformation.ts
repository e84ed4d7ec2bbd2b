import type { Metric } from './metric.ts';

/**
 * A score as change of the map by compression: 0 is unchanged, larger is worse.
 *
 *     d = 1 - value (higher-better), value (lower-better), undefined (read)
 */
export function deformation(metric: Pick<Metric, 'direction'>, value: number | null): number | null {
  if (value === null) return null;
  switch (metric.direction) {
    case 'higher-better':
      return 1 - value;
    case 'lower-better':
      return value;
    case 'read':
      return null;
  }
}
