import type { AttributionMethod, DriveAsk } from './attribution-method.ts';
import { inputGradient } from './input-gradient.ts';
import { succeeded } from '../contract/result.ts';
import type { Tensor } from '../graph/executor.ts';
import { seededRandom } from '../numeric/random.ts';
import { numberOption } from '../plug-in.ts';

/** Rows per run: larger batches leave the processor's cache and gain nothing. */
const ROWS_PER_RUN = 64;

/** Noise of one sample, one value for each of an item's [H,W,C], as added to the input. */
export type NoiseOf = (item: number, sample: number) => Float32Array;

/**
 * SmoothGrad: the mean gradient over noisy copies of the input.
 *
 *     map = mean_s dS/dx at x + e_s          e_s ~ N(0, (sd * (max x - min x))^2), the range of this item
 *
 * All items get the same standard normal draws, so that an item's map does not depend on its batch and two models see the
 * same noise. The explained scalar is whatever the target weights say: a logit, centred or not, or a margin.
 *
 * shape   inputs [N,H,W,C] -> [N,H,W,C], signed, in units of the logit per unit of input; reduced by max-abs
 * check   with recorded noise Captum's and Xplique's maps; sd 0 gives the gradient
 * cost    `samples` forward and backward passes; shares its program with integrated gradients
 * source  Smilkov, Thorat, Kim, Viegas, Wattenberg 2017, arXiv 1706.03825, section 3.1
 */
export const smoothGrad: AttributionMethod = {
  id: 'smooth-grad',
  version: 1,
  title: 'SmoothGrad',
  summary: 'Mean gradient of the explained logit over noisy copies of the input; the roughness of a single gradient averages out.',
  source: {
    authors: 'Smilkov, Thorat, Kim, Viégas, Wattenberg',
    year: 2017,
    title: 'SmoothGrad: removing noise by adding noise',
    url: 'https://arxiv.org/abs/1706.03825',
  },
  family: 'gradient',
  needs: 'gradients',
  signed: true,
  grid: 'input',
  reduction: 'max-abs',
  view: 'signed',
  options: {
    samples: {
      type: 'number',
      default: 50,
      minimum: 1,
      maximum: 1000,
      whole: true,
      unit: 'copies',
      help: 'How many noisy copies are averaged.',
    },
    sd: {
      type: 'number',
      default: 0.15,
      minimum: 0,
      maximum: 1,
      whole: false,
      unit: 'share of the range',
      help: 'Standard deviation of the noise, as a share of the range of the item as fed (its largest minus its smallest value).',
    },
  },
  passes: (options) => 2 * numberOption(options, 'samples'),
  grow: (ask) => succeeded(inputGradient(ask)),
  drive: (ask) => smoothedGradient(ask, seededNoise(ask)),
};

/** Mean gradient of every item over `samples` copies with the given noise. */
export async function smoothedGradient(ask: DriveAsk, noise: NoiseOf): Promise<Tensor> {
  const samples = numberOption(ask.options, 'samples');
  const items = ask.inputs.shape[0] ?? 0;
  const perItem = ask.inputs.values.length / items;
  const sum = new Float64Array(ask.inputs.values.length);
  // rows are samples x items, so that the noise of a sample is drawn once and let go; any number of rows makes a batch
  for (let row = 0; row < items * samples; row += ROWS_PER_RUN) {
    ask.signal.throwIfAborted();
    const count = Math.min(ROWS_PER_RUN, items * samples - row);
    const batch = noisyRows(ask, { noise, row, count });
    const gradients = await ask.grown(batch.inputs, batch.targetWeights);
    for (let index = 0; index < count; index += 1) {
      const target = ((row + index) % items) * perItem;
      for (let at = 0; at < perItem; at += 1)
        sum[target + at] = (sum[target + at] ?? NaN) + (gradients.values[index * perItem + at] ?? NaN);
    }
  }
  return { shape: ask.inputs.shape, values: Float32Array.from(sum, (total) => total / samples) };
}

interface NoisyRows {
  readonly noise: NoiseOf;
  readonly row: number;
  readonly count: number;
}

function noisyRows(ask: DriveAsk, { noise, row, count }: NoisyRows): { readonly inputs: Tensor; readonly targetWeights: Tensor } {
  const items = ask.inputs.shape[0] ?? 1;
  const perItem = ask.inputs.values.length / items;
  const classes = ask.targetWeights.values.length / items;
  const inputs = new Float32Array(count * perItem);
  const weights = new Float32Array(count * classes);
  for (let index = 0; index < count; index += 1) {
    const item = (row + index) % items;
    const added = noise(item, Math.floor((row + index) / items));
    for (let at = 0; at < perItem; at += 1)
      inputs[index * perItem + at] = (ask.inputs.values[item * perItem + at] ?? NaN) + (added[at] ?? NaN);
    weights.set(ask.targetWeights.values.subarray(item * classes, (item + 1) * classes), index * classes);
  }
  return {
    inputs: { shape: [count, ...ask.inputs.shape.slice(1)], values: inputs },
    targetWeights: { shape: [count, classes], values: weights },
  };
}

/** One standard normal picture per sample, scaled to the range of each item. */
function seededNoise({ inputs, options, seed }: DriveAsk): NoiseOf {
  const perItem = inputs.values.length / (inputs.shape[0] ?? 1);
  let drawn = { sample: -1, normals: new Float32Array() };
  const normalsOf = (sample: number): Float32Array => {
    if (drawn.sample === sample) return drawn.normals;
    const random = seededRandom(seed, 'smooth-grad', sample);
    const normals = new Float32Array(perItem);
    for (let at = 0; at < perItem; at += 1) normals[at] = random.normal();
    drawn = { sample, normals };
    return normals;
  };
  return (item, sample) => {
    const [low, high] = extremes(inputs.values.subarray(item * perItem, (item + 1) * perItem));
    const sd = numberOption(options, 'sd') * (high - low);
    return normalsOf(sample).map((normal) => sd * normal);
  };
}

function extremes(values: Float32Array): readonly [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
