import type { AttributionMethod } from '../../attribution/attribution-method.ts';
import type { MapStatus } from '../../contract/review.ts';
import { extent } from '../../graph/shape.ts';
import { reduceChannels } from '../../metrics/map-pipeline.ts';
import { mapStatus } from '../../metrics/map-status.ts';
import { resampleGrid } from '../../numeric/resample-grid.ts';

/** One item's map as `concord maps` writes it. */
export interface WrittenMap {
  /** [H,W] or [H,W,C]; signals [T,C], or [T] once reduced. */
  readonly shape: readonly number[];
  readonly values: Float32Array;
  /** Decided on the reduced map, before a CAM is clipped. */
  readonly status: MapStatus;
  /** Height and width of the map's own grid, and of one cell in input pixels (a signal: samples; leads have no distance). */
  readonly grid: readonly [number, number, number, number];
}

export interface WritingRules {
  readonly request: {
    readonly keepChannels: boolean;
    readonly grid: 'own' | 'input';
    readonly positive: boolean;
    readonly reduction: 'default' | 'sum' | 'max-abs' | 'l2';
  };
  readonly method: AttributionMethod;
  /** [H,W,C] of the network's input. */
  readonly input: readonly number[];
}

/** A raw map [h,w,C] under the rules of the command: reduction, clipping of CAMs, grid. Never normalised. */
export function writtenMap(raw: Float32Array, shape: readonly number[], { request, method, input }: WritingRules): WrittenMap {
  const [height, width, channels] = [extent(shape, 0), extent(shape, 1), extent(shape, 2)];
  const isSignal = extent(input, 0) === 1 && extent(input, 1) > 1;
  const keeps = request.keepChannels || (isSignal && request.reduction === 'default' && channels > 1);
  const rule = request.reduction === 'default' ? method.reduction : request.reduction;
  const reduced = reduceChannels(raw, channels, rule);
  const kept = keeps ? raw.slice() : reduced;
  const clipped = method.family === 'cam' && request.positive ? kept.map((value) => Math.max(0, value)) : kept;
  const depth = keeps ? channels : 1;
  const size = request.grid === 'input' ? { height: extent(input, 0), width: extent(input, 1) } : { height, width };
  const values = resized(clipped, { height, width, depth }, size);
  const cell = [extent(input, 0) / size.height, extent(input, 1) / size.width] as const;
  const status = mapStatus(reduced);
  if (isSignal)
    return {
      shape: keeps ? [size.width, depth] : [size.width],
      values,
      status,
      grid: keeps ? [size.width, depth, cell[1], 0] : [1, size.width, 0, cell[1]],
    };
  return {
    shape: keeps ? [size.height, size.width, depth] : [size.height, size.width],
    values,
    status,
    grid: [size.height, size.width, ...cell],
  };
}

function resized(
  values: Float32Array,
  from: { readonly height: number; readonly width: number; readonly depth: number },
  to: { readonly height: number; readonly width: number },
): Float32Array {
  if (from.height === to.height && from.width === to.width) return values;
  const result = new Float32Array(to.height * to.width * from.depth);
  for (let channel = 0; channel < from.depth; channel += 1) {
    const plane = values.filter((_, at) => at % from.depth === channel);
    resampleGrid({ values: plane, height: from.height, width: from.width }, to).values.forEach((value, at) => {
      result[at * from.depth + channel] = value;
    });
  }
  return result;
}
