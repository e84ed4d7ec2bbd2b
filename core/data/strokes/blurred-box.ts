/** A part of an item to blur: the whole values, how they lie, and the box that is wanted. */
export interface BlurAsk {
  /** [H,W,C] row-major. */
  readonly values: ArrayLike<number>;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
  /** In pixels. */
  readonly sigma: number;
}

/** Where the kernel ends, in sigmas; beyond it lies less than 0.01 % of the Gaussian. */
const REACH = 4;

/**
 * Gaussian blur of a box, first along the rows, then along the columns, each channel by itself.
 *
 *     w_d = exp(-d² / 2 sigma²) / sum        |d| <= round(4 sigma), the border repeated outwards
 *
 * shape   [H,W,C] -> [box.height, box.width, C], float64
 * check   the same as scipy.ndimage.gaussian_filter(mode='nearest', truncate=4)
 */
export function blurredBox(ask: BlurAsk): Float64Array {
  const { height, width, channels, box, values } = ask;
  const kernel = gaussian(ask.sigma);
  const reach = (kernel.length - 1) / 2;
  const rows = new Map<number, Float64Array>(); // blurred along x, by the row of the item
  const result = new Float64Array(box.height * box.width * channels);
  for (let y = 0; y < box.height; y += 1) {
    for (let d = -reach; d <= reach; d += 1) {
      const from = Math.min(height - 1, Math.max(0, box.top + y + d));
      const row = rows.get(from) ?? blurredRow({ values, width, channels, box, row: from }, kernel);
      rows.set(from, row);
      const weight = kernel[d + reach] ?? NaN;
      for (let at = 0; at < row.length; at += 1)
        result[y * row.length + at] = (result[y * row.length + at] ?? NaN) + weight * (row[at] ?? NaN);
    }
  }
  return result;
}

function blurredRow(
  { values, width, channels, box, row }: Omit<BlurAsk, 'sigma' | 'height'> & { readonly row: number },
  kernel: Float64Array,
): Float64Array {
  const reach = (kernel.length - 1) / 2;
  const result = new Float64Array(box.width * channels);
  for (let at = 0; at < result.length; at += 1) {
    const [x, channel] = [box.left + Math.floor(at / channels), at % channels];
    let sum = 0;
    for (let d = -reach; d <= reach; d += 1) {
      const column = Math.min(width - 1, Math.max(0, x + d));
      sum += (kernel[d + reach] ?? NaN) * (values[(row * width + column) * channels + channel] ?? NaN);
    }
    result[at] = sum;
  }
  return result;
}

function gaussian(sigma: number): Float64Array {
  const reach = Math.floor(REACH * sigma + 0.5);
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, at) => Math.exp(-((at - reach) ** 2) / (2 * sigma * sigma)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
