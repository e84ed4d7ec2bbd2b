import type { AttributionMethod } from '../../attribution/attribution-method.ts';
import type { MapRecord } from '../../contract/jobs.ts';
import type { Tensor } from '../../graph/executor.ts';
import { extent } from '../../graph/shape.ts';
import { reduceChannels } from '../../metrics/map-pipeline.ts';
import { mapStatus } from '../../metrics/map-status.ts';
import type { ReducedMap } from '../../metrics/metric.ts';

/** One item's map after channel reduction, and how it is stored. */
export interface ItemMap {
  readonly record: MapRecord;
  readonly values: Float32Array;
}

/**
 * The map of one item out of a batch of raw maps [N,h,w,C]: channels reduced as the method says, on its own grid. The
 * leads of a signal are channels here and reduced likewise; an audit declares that.
 */
export function itemMap(
  raw: Tensor,
  at: { readonly item: number; readonly key: string },
  how: { readonly method: AttributionMethod; readonly input: readonly number[] },
): ItemMap {
  const [height, width, channels] = [extent(raw.shape, 1), extent(raw.shape, 2), extent(raw.shape, 3)];
  const size = height * width * channels;
  const values = reduceChannels(raw.values.subarray(at.item * size, (at.item + 1) * size), channels, how.method.reduction);
  return {
    values,
    record: {
      key: at.key,
      height,
      width,
      channels: 1,
      ...rangeOf(values),
      status: mapStatus(values),
      cellHeight: extent(how.input, 0) / height,
      cellWidth: extent(how.input, 1) / width,
    },
  };
}

/** The stored map as metrics read it. */
export function reducedMap({ record, values }: ItemMap): ReducedMap {
  return { values, height: record.height, width: record.width, cell: { height: record.cellHeight, width: record.cellWidth } };
}

/** A map with a value that is not a number has no range; its status says so, and 0 stands in the record. */
function rangeOf(values: Float32Array): { readonly minimum: number; readonly maximum: number; readonly total: number } {
  let [minimum, maximum, total] = [Infinity, -Infinity, 0];
  for (const value of values) {
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
    total += value;
  }
  return Number.isFinite(total) && Number.isFinite(minimum) && Number.isFinite(maximum)
    ? { minimum, maximum, total }
    : { minimum: 0, maximum: 0, total: 0 };
}
