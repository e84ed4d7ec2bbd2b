import type { AttributionMethod } from '../../attribution/attribution-method.ts';
import { attributionMethods } from '../../attribution/registry.ts';
import { failure } from '../../contract/failures.ts';
import type { FailureCode } from '../../contract/failures.table.ts';
import type { OptionValue, OptionValues } from '../../contract/option.ts';
import { failed, succeeded } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';
import { metrics as allMetrics } from '../../metrics/registry.ts';
import type { ChosenMetric } from '../../metrics/score-pair.ts';
import type { PlugIn } from '../../plug-in.ts';
import { completeOptions } from '../../plug-in.ts';

/** Metrics by id with their completed options; null: all of them. */
export function chooseMetrics(ids: readonly string[] | null, code: FailureCode): Result<readonly ChosenMetric[]> {
  const chosen: ChosenMetric[] = [];
  for (const id of ids ?? allMetrics.map((metric) => metric.id)) {
    const metric = byId(allMetrics, id, { code, what: 'metric' });
    if (!metric.ok) return metric;
    const options = completeOptions(metric.value, {});
    if (!options.ok) return options;
    chosen.push({ metric: metric.value, options: options.value });
  }
  return succeeded(chosen);
}

/** A method by id with its completed options. */
export function chooseMethod(
  choice: { readonly id: string; readonly options: Readonly<Record<string, OptionValue>> },
  code: FailureCode,
): Result<{ readonly method: AttributionMethod; readonly options: OptionValues }> {
  const method = byId(attributionMethods, choice.id, { code, what: 'method' });
  if (!method.ok) return method;
  const options = completeOptions(method.value, choice.options);
  return options.ok ? succeeded({ method: method.value, options: options.value }) : options;
}

function byId<Kind extends PlugIn>(
  registry: readonly Kind[],
  id: string,
  how: { readonly code: FailureCode; readonly what: string },
): Result<Kind> {
  const found = registry.find((plugIn) => plugIn.id === id);
  if (found !== undefined) return succeeded(found);
  return failed(failure(how.code, `there is no ${how.what} "${id}"; expected one of ${registry.map((plugIn) => plugIn.id).join(', ')}`));
}
