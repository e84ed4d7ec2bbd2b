import type { AttributionMethod, DriveAsk } from './attribution-method.ts';
import { baselineInputs } from './baseline.ts';
import { keptMasks } from './kept-masks.ts';
import { succeeded } from '../contract/result.ts';
import type { Tensor } from '../graph/executor.ts';
import { extent } from '../graph/shape.ts';
import { numberOption, textOption } from '../plug-in.ts';

/** Masks per run: larger batches leave the processor's cache and gain nothing. */
const MASKS_PER_RUN = 64;

/** The values [H,W] of one mask, by its number. */
export type MaskOf = (number: number) => Float32Array;

/**
 * RISE: how high the explained scalar is on average while a position can be seen.
 *
 *     map = sum_m S(fill + mask_m (x - fill)) mask_m / sum_m mask_m          per position; 0 where no mask shows it
 *
 * Needs predictions only, so it also explains integer kernels. All items meet the same masks; the sum of the masks
 * themselves stands where the paper has their expected value, which makes the edges exact.
 *
 * shape   inputs [N,H,W,C] -> [N,H,W,1], in units of the logit, around its mean; a signal [N,1,T,C] has masks along time
 * check   with recorded masks Xplique's maps; a constant network gives a constant map
 * cost    `masks` forward passes; masks and product stay inside the program, a picture is fed once per 64 of them
 * source  Petsiuk, Das, Saenko 2018, arXiv 1806.07421, eq. 5 and 6
 */
export const rise: AttributionMethod = {
  id: 'rise',
  version: 1,
  title: 'RISE',
  summary: 'Mean of the explained logit over random masks that show a position; needs predictions only.',
  source: {
    authors: 'Petsiuk, Das, Saenko',
    year: 2018,
    title: 'RISE: Randomized Input Sampling for Explanation of Black-box Models',
    url: 'https://arxiv.org/abs/1806.07421',
  },
  family: 'perturbation',
  needs: 'predictions',
  signed: true,
  grid: 'input',
  reduction: 'sum',
  view: 'signed',
  options: {
    masks: {
      type: 'number',
      default: 500,
      minimum: 2,
      maximum: 20000,
      whole: true,
      unit: 'masks',
      help: 'How many random masks are tried.',
    },
    grid: {
      type: 'number',
      default: 7,
      minimum: 2,
      maximum: 64,
      whole: true,
      unit: 'cells',
      help: 'Cells of the coarse grid along each side.',
    },
    keep: {
      type: 'number',
      default: 0.5,
      minimum: 0.05,
      maximum: 0.95,
      whole: false,
      unit: 'share',
      help: 'How likely a cell is to be shown.',
    },
    fill: {
      type: 'choice',
      default: 'zero',
      choices: ['zero', 'black', 'white', 'mean'],
      help: 'What a hidden position shows: 0 as fed, or a black, white or mean picture.',
    },
  },
  passes: (options) => numberOption(options, 'masks'),
  grow: () => succeeded(null),
  drive: (ask) => {
    const [height, width] = [extent(ask.inputs.shape, 1), extent(ask.inputs.shape, 2)];
    const how = { height, width, grid: numberOption(ask.options, 'grid'), keep: numberOption(ask.options, 'keep'), seed: ask.seed };
    return maskedMeans(ask, keptMasks(how, numberOption(ask.options, 'masks')));
  },
};

/** Maps of every item from the given masks; each mask is made once for all items. */
export async function maskedMeans(ask: DriveAsk, maskOf: MaskOf): Promise<Tensor> {
  const [items, height, width] = [ask.inputs.shape[0] ?? 0, extent(ask.inputs.shape, 1), extent(ask.inputs.shape, 2)];
  const size = height * width;
  const pictures = splitItems(ask);
  const total = numberOption(ask.options, 'masks');
  const sums = new Float64Array(items * size);
  const shown = new Float64Array(size);
  for (let first = 0; first < total; first += MASKS_PER_RUN) {
    const count = Math.min(MASKS_PER_RUN, total - first);
    const masks = new Float32Array(count * size);
    for (let index = 0; index < count; index += 1) masks.set(maskOf(first + index), index * size);
    addWeighted(shown, masks, new Float64Array(count).fill(1));
    for (const [item, picture] of pictures.entries()) {
      ask.signal.throwIfAborted();
      const scalars = await ask.masked({ ...picture, masks: { shape: [count, height, width, 1], values: masks } });
      addWeighted(sums.subarray(item * size, (item + 1) * size), masks, scalars);
    }
  }
  const values = Float32Array.from(sums, (sum, at) => (shown[at % size] === 0 ? 0 : sum / (shown[at % size] ?? NaN)));
  return { shape: [items, height, width, 1], values };
}

type Picture = Omit<Parameters<DriveAsk['masked']>[0], 'masks'>;

/** Every item by itself: what a mask shows, what it hides behind, and what is asked. */
function splitItems({ inputs, targetWeights, ...ask }: DriveAsk): readonly Picture[] {
  const items = inputs.shape[0] ?? 1;
  const fill = baselineInputs(textOption(ask.options, 'fill'), { ...ask, inputs });
  const rowOf = (values: Float32Array, shape: readonly number[], item: number): Tensor => {
    const size = values.length / items;
    return { shape: [1, ...shape.slice(1)], values: values.subarray(item * size, (item + 1) * size) };
  };
  return Array.from({ length: items }, (_, item) => ({
    input: rowOf(inputs.values, inputs.shape, item),
    fill: rowOf(fill, inputs.shape, item),
    targetWeights: rowOf(targetWeights.values, targetWeights.shape, item),
  }));
}

/** sum[i] += sum_m weights_m masks[m][i] */
function addWeighted(sum: Float64Array, masks: Float32Array, weights: Float64Array): void {
  const size = sum.length;
  weights.forEach((weight, mask) => {
    const start = mask * size;
    for (let at = 0; at < size; at += 1) sum[at] = (sum[at] ?? NaN) + weight * (masks[start + at] ?? NaN);
  });
}
