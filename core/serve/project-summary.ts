import type { AttributionMethod } from '../attribution/attribution-method.ts';
import { succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { ProjectSummary } from '../contract/review.ts';
import type { AnyMetric } from '../metrics/metric.ts';
import type { ReadStore } from '../store/stores.ts';

export interface Registries {
  readonly methods: readonly AttributionMethod[];
  readonly metrics: readonly AnyMetric[];
}

/** What the store holds, with the titles that only the registries know; a plug-in of another version keeps its id. */
export function projectSummary(store: ReadStore, registries: Registries): Result<ProjectSummary> {
  const parts = store.projectParts();
  if (!parts.ok) return parts;
  const { methods, metrics, layers: _layers, ...rest } = parts.value;
  return succeeded({
    ...rest,
    methods: methods.map((id) => {
      const method = registries.methods.find((one) => one.id === id);
      return { id, title: method?.title ?? id, signed: method?.view !== 'positive', layer: method?.grid === 'layer' };
    }),
    metrics: metrics.map((id) => {
      const metric = registries.metrics.find((one) => one.id === id);
      return { id, title: metric?.title ?? id, direction: metric?.direction ?? 'read', unit: metric?.unit ?? '' };
    }),
  });
}
