import type * as z from 'zod';

import type { dataGrant } from '../contract/channels.ts';
import type { dataPlace } from '../contract/jobs.ts';
import { succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { EngineContext } from './engine-context.ts';

/** The data place behind its grants: here a name becomes a path, on the way to a worker. */
export function grantedData(context: EngineContext, data: z.output<typeof dataGrant>): Result<z.output<typeof dataPlace>> {
  const place = context.place(data.grant);
  if (!place.ok) return place;
  const labels = data.labels === null ? null : context.place(data.labels);
  if (labels?.ok === false) return labels;
  const { arrayName, layout } = data;
  return succeeded({ path: place.value.path, arrayName, labelsPath: labels?.value.path ?? null, layout, limits: context.limits });
}
