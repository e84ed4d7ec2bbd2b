import type { AttributionMethod, DriveAsk } from './attribution-method.ts';
import { baselineInputs, baselines } from './baseline.ts';
import { inputGradient } from './input-gradient.ts';
import { quadrature, quadratureRules } from './quadrature.ts';
import { succeeded } from '../contract/result.ts';
import type { Tensor } from '../graph/executor.ts';
import { numberOption, textOption } from '../plug-in.ts';

/** Rows per run: larger batches leave the processor's cache and gain nothing. */
const ROWS_PER_RUN = 64;

/**
 * Integrated gradients: mean gradient on the straight line from a baseline b to the input, times the distance.
 *
 *     map = (x - b) * sum_k w_k dS/dx at b + a_k (x - b)          a_k, w_k: quadrature rule on [0, 1]
 *
 * shape   inputs [N,H,W,C] -> [N,H,W,C], signed, in units of the logit; reduced by sum
 * check   sum of map = S(x) - S(b); within 1 % at 50 steps on the fixture models
 * cost    `steps` forward and backward passes
 * source  Sundararajan, Taly, Yan 2017, arXiv 1703.01365, eq. 1 and 3
 */
export const integratedGradients: AttributionMethod = {
  id: 'integrated-gradients',
  version: 1,
  title: 'Integrated gradients',
  summary: 'Mean gradient on the straight line from a baseline to the input, times the distance travelled; channels are summed.',
  source: {
    authors: 'Sundararajan, Taly, Yan',
    year: 2017,
    title: 'Axiomatic Attribution for Deep Networks',
    url: 'https://arxiv.org/abs/1703.01365',
  },
  family: 'gradient',
  needs: 'gradients',
  signed: true,
  grid: 'input',
  reduction: 'sum',
  view: 'signed',
  options: {
    steps: {
      type: 'number',
      default: 50,
      minimum: 2,
      maximum: 300,
      whole: true,
      unit: 'points',
      help: 'Evaluation points on the line, both ends included.',
    },
    rule: { type: 'choice', default: 'trapezoid', choices: [...quadratureRules], help: 'Quadrature rule on the line.' },
    baseline: {
      type: 'choice',
      default: 'zero',
      choices: [...baselines],
      help: 'Where the line starts: 0 as fed, or a black, white, mean or noise picture.',
    },
  },
  passes: (options) => 2 * numberOption(options, 'steps'),
  grow: (ask) => succeeded(inputGradient(ask)),
  drive: async (ask) => {
    const rule = quadrature(textOption(ask.options, 'rule'), numberOption(ask.options, 'steps'));
    const start = baselineInputs(textOption(ask.options, 'baseline'), ask);
    const items = ask.inputs.shape[0] ?? 0;
    const sum = new Float64Array(ask.inputs.values.length);
    // rows are items x points; a row knows its item, so any number of them makes a batch
    for (let row = 0; row < items * rule.positions.length; row += ROWS_PER_RUN) {
      ask.signal.throwIfAborted();
      const count = Math.min(ROWS_PER_RUN, items * rule.positions.length - row);
      const batch = pathRows(ask, { start, positions: rule.positions, row, count });
      const gradients = await ask.grown(batch.inputs, batch.targetWeights);
      addWeighted(sum, gradients, { row, weights: rule.weights });
    }
    const values = Float32Array.from(sum, (total, at) => total * ((ask.inputs.values[at] ?? NaN) - (start[at] ?? NaN)));
    return { shape: ask.inputs.shape, values };
  },
};

interface PathRows {
  readonly start: Float32Array;
  readonly positions: readonly number[];
  readonly row: number;
  readonly count: number;
}

/** Inputs b + a_k (x - b) and target weights of `count` rows from `row` on. */
function pathRows(ask: DriveAsk, { start, positions, row, count }: PathRows): { readonly inputs: Tensor; readonly targetWeights: Tensor } {
  const items = ask.inputs.shape[0] ?? 1;
  const perItem = ask.inputs.values.length / items;
  const classes = ask.targetWeights.values.length / items;
  const inputs = new Float32Array(count * perItem);
  const weights = new Float32Array(count * classes);
  for (let index = 0; index < count; index += 1) {
    const item = Math.floor((row + index) / positions.length);
    const position = positions[(row + index) % positions.length] ?? NaN;
    for (let at = 0; at < perItem; at += 1) {
      const from = start[item * perItem + at] ?? NaN;
      inputs[index * perItem + at] = from + position * ((ask.inputs.values[item * perItem + at] ?? NaN) - from);
    }
    weights.set(ask.targetWeights.values.subarray(item * classes, (item + 1) * classes), index * classes);
  }
  return {
    inputs: { shape: [count, ...ask.inputs.shape.slice(1)], values: inputs },
    targetWeights: { shape: [count, classes], values: weights },
  };
}

function addWeighted(
  sum: Float64Array,
  gradients: Tensor,
  { row, weights }: { readonly row: number; readonly weights: readonly number[] },
): void {
  const rows = gradients.shape[0] ?? 0;
  const perItem = gradients.values.length / rows;
  for (let index = 0; index < rows; index += 1) {
    const target = Math.floor((row + index) / weights.length) * perItem;
    const weight = weights[(row + index) % weights.length] ?? NaN;
    for (let at = 0; at < perItem; at += 1)
      sum[target + at] = (sum[target + at] ?? NaN) + weight * (gradients.values[index * perItem + at] ?? NaN);
  }
}
