import type { ScoreFlag } from '../contract/jobs.ts';
import type { OptionValues } from '../contract/option.ts';
import type { PlugIn } from '../plug-in.ts';

export type MetricFamily =
  | 'agreement'
  | 'displacement'
  | 'localisation'
  | 'faithfulness'
  | 'robustness'
  | 'randomisation'
  | 'complexity'
  | 'axiomatic'
  | 'prediction';

/**
 * One map after reduction, on the common grid: values row-major `[height, width]` (a signal: height 1, width T).
 * `cell` is the size of one grid cell in units of the reader: pixels of the model input, or samples.
 */
export interface ReducedMap {
  readonly values: Float32Array;
  readonly height: number;
  readonly width: number;
  readonly cell: { readonly height: number; readonly width: number };
}

/** Both maps of one item; same height, width and cell. Inputs are never changed. */
export interface MapPair {
  readonly teacher: ReducedMap;
  readonly compressed: ReducedMap;
}

/** An undefined result is a reason, never NaN, 0 or 1. */
export type Score = { readonly value: number } | { readonly value: null; readonly reason: string };

export type ItemStatus = 'evaluable' | 'collapsed' | 'emerged' | 'both-degenerate';

/** What both networks answer for one item: logits [K], before any softmax, classes in the same order. */
export interface OutputPair {
  readonly teacher: Float32Array;
  readonly compressed: Float32Array;
}

/** What every metric declares, whatever it compares. */
export interface MetricHead extends PlugIn {
  readonly family: MetricFamily;
  /** `higher-better` turns into deformation d = 1 - value, `lower-better` is a deformation already. */
  readonly direction: 'higher-better' | 'lower-better' | 'read';
  readonly range: readonly [number, number | 'grid-diagonal' | 'unbounded'];
  readonly unit: string;
  readonly applies: readonly ('picture' | 'signal')[];
  /** Value for identical maps, or identical outputs. */
  readonly same: number;
}

/** One comparison metric of maps. Formulas and awkward cases stand on the metric's page; sums run in float64. */
export interface Metric extends MetricHead {
  readonly needs: 'maps';
  /** Metrics on positive mass are undefined on maps without a positive value (all-negative). */
  readonly view: 'signed' | 'mass';
  score(pair: MapPair, options: OptionValues): Score;
  /** What to doubt about a value of this pair; without it, nothing. */
  flags?(pair: MapPair, options: OptionValues): readonly ScoreFlag[];
  /** Expected value when positions of the compressed map are randomly permuted; null where it is estimated by permutation. */
  chance(pair: MapPair, options: OptionValues): number | null;
  /** Value counted for an item whose compressed map collapsed. */
  collapse(pair: MapPair, options: OptionValues): number;
}

/** One comparison of what two networks answer; the same under every method, defined whatever became of the maps. */
export interface PredictionMetric extends MetricHead {
  readonly needs: 'predictions';
  score(outputs: OutputPair, options: OptionValues): Score;
}

export type AnyMetric = Metric | PredictionMetric;
