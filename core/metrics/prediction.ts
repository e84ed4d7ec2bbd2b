import type { FlipKind } from '../contract/review.ts';
import { meanOf } from '../numeric/quantile.ts';

/** The top class of one item: lowest index among equals, and whether there were equals. */
export interface TopClass {
  readonly index: number;
  readonly tie: boolean;
}

/** What both models say about one item; `label` is the index of the labelled class, null where there is none. */
export interface Prediction {
  readonly teacherTop: number;
  readonly compressedTop: number;
  readonly label: number | null;
}

export interface PredictionSummary {
  /** Share of items on which both models name the same class. */
  readonly agreement: number | null;
  /** Over the labelled items; null where there are none. */
  readonly teacherAccuracy: number | null;
  readonly compressedAccuracy: number | null;
  readonly labelled: number;
  readonly flips: Readonly<Record<Exclude<FlipKind, 'same'>, number>>;
}

/** Index of the largest logit; NaN has no order and is refused. */
export function topClass(logits: Float32Array): TopClass {
  let index = 0;
  let tie = false;
  for (let at = 1; at < logits.length; at += 1) {
    const [best = Number.NaN, logit = Number.NaN] = [logits[index], logits[at]];
    if (logit > best) [index, tie] = [at, false];
    else if (logit === best) tie = true;
  }
  if (logits.length === 0 || logits.some((logit) => Number.isNaN(logit))) throw new RangeError('topClass: expected logits without NaN');
  return { index, tie };
}

/**
 * Probabilities of logits: p_k = exp(z_k - max z) / sum exp(z - max z), in float64.
 *
 * shape   [K] -> [K], sum 1
 */
export function softmax(logits: Float32Array): Float64Array {
  const highest = logits.reduce((most, logit) => Math.max(most, logit), -Infinity);
  const exponentials = Float64Array.from(logits, (logit) => Math.exp(logit - highest));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return exponentials.map((value) => value / sum);
}

/** How the top class changed. Without a label a change is only `changed`. */
export function flipKind({ teacherTop, compressedTop, label }: Prediction): FlipKind {
  if (teacherTop === compressedTop) return 'same';
  if (label === null) return 'changed';
  if (teacherTop === label) return 'right-wrong';
  return compressedTop === label ? 'wrong-right' : 'wrong-wrong';
}

/** Agreement, accuracies and flips of one pair; audit.md, section 6.6. */
export function summarisePredictions(predictions: readonly Prediction[]): PredictionSummary {
  const flips = { 'right-wrong': 0, 'wrong-right': 0, 'wrong-wrong': 0, changed: 0 };
  for (const prediction of predictions) {
    const kind = flipKind(prediction);
    if (kind !== 'same') flips[kind] += 1;
  }
  const labelled = predictions.filter(({ label }) => label !== null);
  return {
    agreement: shareOf(predictions, ({ teacherTop, compressedTop }) => teacherTop === compressedTop),
    teacherAccuracy: shareOf(labelled, ({ teacherTop, label }) => teacherTop === label),
    compressedAccuracy: shareOf(labelled, ({ compressedTop, label }) => compressedTop === label),
    labelled: labelled.length,
    flips,
  };
}

function shareOf(predictions: readonly Prediction[], holds: (prediction: Prediction) => boolean): number | null {
  return meanOf(predictions.map((prediction) => (holds(prediction) ? 1 : 0)));
}
