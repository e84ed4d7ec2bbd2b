import { scaleLinear } from 'd3-scale';

import { numberText } from './number-text.ts';

export interface AxisTick {
  /** Pixels from the axis's beginning. */
  readonly at: number;
  readonly text: string;
}
export interface LinearAxis {
  /** Pixels of a value; values beyond the ends stay at the ends. */
  readonly at: (value: number) => number;
  readonly ticks: readonly AxisTick[];
}
export interface AxisAsk {
  readonly from: number;
  readonly to: number;
  /** Pixels from beginning to end; negative for an axis that grows upwards from its end at 0. */
  readonly start: number;
  readonly end: number;
  readonly ticks: number;
  /** A plus sign before positive numbers, for changes. */
  readonly signed?: boolean;
}

/** Values to pixels, with about as many round ticks as asked for. */
export function linearAxis({ from, to, start, end, ticks, signed = false }: AxisAsk): LinearAxis {
  const scale = scaleLinear([from, to], [start, end]).clamp(true);
  return { at: scale, ticks: scale.ticks(ticks).map((value) => ({ at: scale(value), text: numberText(value, { signed }) })) };
}
