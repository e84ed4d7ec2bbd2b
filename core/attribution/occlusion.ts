import type { AttributionMethod, DriveAsk } from './attribution-method.ts';
import { baselineInputs } from './baseline.ts';
import { succeeded } from '../contract/result.ts';
import type { Tensor } from '../graph/executor.ts';
import { extent } from '../graph/shape.ts';
import { numberOption, textOption } from '../plug-in.ts';

const ROWS_PER_RUN = 64;

/**
 * Occlusion: by how much the explained scalar falls when a window of the input is filled, all channels at once.
 *
 *     map(p) = mean (or sum) over the windows that cover p of S(x) - S(x without the window)
 *
 * shape   inputs [N,H,W,C] -> [N,H,W,1], signed, in units of the logit; a signal [N,1,T,C] has windows along time
 * cost    one forward pass per window: ceil((H - window) / stride + 1) * ceil((W - window) / stride + 1), and one more
 * source  Zeiler, Fergus 2014, arXiv 1311.2901, section 4.2; mean over covering windows as Captum, sum as Xplique
 */
export const occlusion: AttributionMethod = {
  id: 'occlusion',
  version: 1,
  title: 'Occlusion',
  summary: 'How far the explained logit falls when a window of the input is filled; needs predictions only.',
  source: {
    authors: 'Zeiler, Fergus',
    year: 2014,
    title: 'Visualizing and Understanding Convolutional Networks',
    url: 'https://arxiv.org/abs/1311.2901',
  },
  family: 'perturbation',
  needs: 'predictions',
  signed: true,
  grid: 'input',
  reduction: 'sum',
  view: 'signed',
  options: {
    window: {
      type: 'number',
      default: 4,
      minimum: 1,
      maximum: 512,
      whole: true,
      unit: 'px',
      help: 'Side of the window; for signals its length in samples.',
    },
    stride: { type: 'number', default: 2, minimum: 1, maximum: 512, whole: true, unit: 'px', help: 'Step from window to window.' },
    fill: {
      type: 'choice',
      default: 'zero',
      choices: ['zero', 'black', 'white', 'mean'],
      help: 'What the window is filled with: 0 as fed, or a black, white or mean picture.',
    },
    combine: { type: 'choice', default: 'mean', choices: ['mean', 'sum'], help: 'How the windows that cover a position are put together.' },
  },
  passes: (options) => Math.ceil(32 / numberOption(options, 'stride')) ** 2 + 1,
  grow: () => succeeded(null),
  drive: async (ask) => {
    const windows = windowsOf(ask);
    const intact = await ask.scalar(ask.inputs, ask.targetWeights);
    const items = ask.inputs.shape[0] ?? 0;
    const falls = new Float64Array(items * windows.length);
    const fill = baselineInputs(textOption(ask.options, 'fill'), ask);
    for (let row = 0; row < falls.length; row += ROWS_PER_RUN) {
      ask.signal.throwIfAborted();
      const batch = occludedRows(ask, { windows, fill, row, count: Math.min(ROWS_PER_RUN, falls.length - row) });
      const scalars = await ask.scalar(batch.inputs, batch.targetWeights);
      scalars.forEach((scalar, index) => (falls[row + index] = (intact[Math.floor((row + index) / windows.length)] ?? NaN) - scalar));
    }
    return spread(ask, windows, falls);
  },
};

/** Half-open box of positions. */
interface Window {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** The last window of a row or column is cut at the border, so that every position is covered where stride <= window. */
function windowsOf({ inputs, options }: DriveAsk): readonly Window[] {
  const [height, width] = [extent(inputs.shape, 1), extent(inputs.shape, 2)];
  const [size, stride] = [numberOption(options, 'window'), numberOption(options, 'stride')];
  const starts = (length: number) =>
    Array.from({ length: Math.max(1, Math.ceil((length - size) / stride) + 1) }, (_, index) => index * stride);
  return starts(height).flatMap((top) =>
    starts(width).map((left) => ({ top, bottom: Math.min(height, top + size), left, right: Math.min(width, left + size) })),
  );
}

interface OccludedRows {
  readonly windows: readonly Window[];
  readonly fill: Float32Array;
  readonly row: number;
  readonly count: number;
}

function occludedRows(
  ask: DriveAsk,
  { windows, fill, row, count }: OccludedRows,
): { readonly inputs: Tensor; readonly targetWeights: Tensor } {
  const [items, width, channels] = [ask.inputs.shape[0] ?? 1, extent(ask.inputs.shape, 2), extent(ask.inputs.shape, 3)];
  const perItem = ask.inputs.values.length / items;
  const classes = ask.targetWeights.values.length / items;
  const inputs = new Float32Array(count * perItem);
  const weights = new Float32Array(count * classes);
  for (let index = 0; index < count; index += 1) {
    const item = Math.floor((row + index) / windows.length);
    const window = windows[(row + index) % windows.length];
    if (window === undefined) continue;
    inputs.set(ask.inputs.values.subarray(item * perItem, (item + 1) * perItem), index * perItem);
    for (let y = window.top; y < window.bottom; y += 1) {
      const [from, to] = [(y * width + window.left) * channels, (y * width + window.right) * channels];
      inputs.set(fill.subarray(item * perItem + from, item * perItem + to), index * perItem + from);
    }
    weights.set(ask.targetWeights.values.subarray(item * classes, (item + 1) * classes), index * classes);
  }
  return {
    inputs: { shape: [count, ...ask.inputs.shape.slice(1)], values: inputs },
    targetWeights: { shape: [count, classes], values: weights },
  };
}

/** Every window's fall on all its positions; positions no window covers (stride > window) stay 0. */
function spread(ask: DriveAsk, windows: readonly Window[], falls: Float64Array): Tensor {
  const [items, height, width] = [ask.inputs.shape[0] ?? 1, extent(ask.inputs.shape, 1), extent(ask.inputs.shape, 2)];
  const sums = new Float64Array(items * height * width);
  const counts = new Float64Array(height * width);
  windows.forEach((window, at) => {
    for (let y = window.top; y < window.bottom; y += 1) {
      for (let x = window.left; x < window.right; x += 1) {
        const position = y * width + x;
        counts[position] = (counts[position] ?? 0) + 1;
        for (let item = 0; item < items; item += 1) {
          const target = item * height * width + position;
          sums[target] = (sums[target] ?? 0) + (falls[item * windows.length + at] ?? NaN);
        }
      }
    }
  });
  const isMean = textOption(ask.options, 'combine') === 'mean';
  const values = Float32Array.from(sums, (sum, at) => (isMean ? sum / Math.max(1, counts[at % counts.length] ?? 1) : sum));
  return { shape: [items, height, width, 1], values };
}
