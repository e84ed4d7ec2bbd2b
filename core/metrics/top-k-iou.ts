import type { ScoreFlag } from '../contract/jobs.ts';
import type { OptionValues } from '../contract/option.ts';
import { countOfShare, isTied, topKTotal, topKWeights } from '../numeric/top-k.ts';
import type { TopK } from '../numeric/top-k.ts';
import { numberOption } from '../plug-in.ts';
import type { MapPair, Metric, Score } from './metric.ts';
import { onPositions } from './pair-gate.ts';

/**
 * Overlap of the strongest positions of both maps, by magnitude.
 *
 *     value = sum min(w_a, w_b) / sum max(w_a, w_b)      w: membership in the k largest, fractional where values tie
 *     k = max(1, round(share * n))                       chance = (W_a W_b / n) / (W_a + W_b - W_a W_b / n)
 *
 * shape   two maps [H,W] -> one number in [0, 1]
 * check   an independent NumPy version in test/tools, to 1e-9
 * source  Jaccard 1912, doi 10.1111/j.1469-8137.1912.tb05611.x
 */
export const topKIou: Metric = {
  id: 'top-k-iou',
  version: 1,
  title: 'Top-k IoU',
  summary: 'How far do the strongest tenths of the two maps cover the same positions? 1 is the same places, 0 no common place.',
  source: {
    authors: 'Jaccard',
    year: 1912,
    title: 'The Distribution of the Flora in the Alpine Zone',
    url: 'https://doi.org/10.1111/j.1469-8137.1912.tb05611.x',
  },
  options: {
    share: {
      type: 'number',
      default: 0.1,
      minimum: 0.001,
      maximum: 0.5,
      whole: false,
      unit: 'share of positions',
      help: 'How many of the strongest positions count, as a share of all.',
    },
  },
  family: 'agreement',
  direction: 'higher-better',
  range: [0, 1],
  unit: '',
  applies: ['picture', 'signal'],
  needs: 'maps',
  view: 'signed',
  same: 1,
  score: onPositions(score),
  flags,
  chance,
  collapse: () => 0,
};

function score({ teacher, compressed }: MapPair, options: OptionValues): Score {
  const [a, b] = topOfBoth({ teacher, compressed }, options);
  let common = 0;
  for (let index = 0; index < a.weights.length; index += 1) common += Math.min(a.weights[index] ?? 0, b.weights[index] ?? 0);
  const either = a.total + b.total - common; // min + max = w_a + w_b
  return either === 0 ? { value: null, reason: 'zero' } : { value: common / either };
}

function flags(pair: MapPair, options: OptionValues): readonly ScoreFlag[] {
  return topOfBoth(pair, options).some(isTied) ? ['ties'] : [];
}

function topOfBoth({ teacher, compressed }: MapPair, options: OptionValues): readonly [TopK, TopK] {
  const k = countOfShare(numberOption(options, 'share'), teacher.values.length);
  return [topKWeights(magnitudesOf(teacher.values), k), topKWeights(magnitudesOf(compressed.values), k)];
}

function chance({ teacher, compressed }: MapPair, options: OptionValues): number | null {
  const n = teacher.values.length;
  const k = countOfShare(numberOption(options, 'share'), n);
  const [a, b] = [topKTotal(teacher.values, k), topKTotal(compressed.values, k)];
  const common = (a * b) / n;
  return a + b === 0 ? null : common / (a + b - common);
}

function magnitudesOf(values: Float32Array): Float32Array {
  const magnitudes = new Float32Array(values.length);
  for (let index = 0; index < values.length; index += 1) magnitudes[index] = Math.abs(values[index] ?? 0);
  return magnitudes;
}
