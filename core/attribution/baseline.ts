import type { DriveAsk } from './attribution-method.ts';
import { seededRandom } from '../numeric/random.ts';

export const baselines = ['zero', 'black', 'white', 'mean', 'noise'] as const;

/**
 * An input "without information" for every item, [N,H,W,C]: zeros as fed to the network, the card's black or white
 * picture, the item's mean per channel, or seeded uniform noise between black and white.
 */
export function baselineInputs(name: string, ask: Pick<DriveAsk, 'inputs' | 'black' | 'white' | 'seed'>): Float32Array {
  const { inputs, black, white } = ask;
  const perItem = inputs.values.length / (inputs.shape[0] ?? 1);
  const at = (position: number) => position % perItem;
  switch (name) {
    case 'zero':
      return new Float32Array(inputs.values.length);
    case 'black':
      return inputs.values.map((_, position) => black[at(position)] ?? 0);
    case 'white':
      return inputs.values.map((_, position) => white[at(position)] ?? 1);
    case 'mean':
      return channelMeans(inputs.values, perItem, inputs.shape.at(-1) ?? 1);
    case 'noise':
      return noise(ask, perItem);
    default:
      throw new RangeError(`baseline: expected one of ${baselines.join(', ')}, received ${name}`);
  }
}

function channelMeans(values: Float32Array, perItem: number, channels: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let start = 0; start < values.length; start += perItem) {
    const sums = new Float64Array(channels);
    for (let at = 0; at < perItem; at += 1) sums[at % channels] = (sums[at % channels] ?? 0) + (values[start + at] ?? NaN);
    for (let at = 0; at < perItem; at += 1) result[start + at] = ((sums[at % channels] ?? NaN) * channels) / perItem;
  }
  return result;
}

/** The same noise for every item, so that the map of an item does not depend on its batch. */
function noise({ inputs, black, white, seed }: Pick<DriveAsk, 'inputs' | 'black' | 'white' | 'seed'>, perItem: number): Float32Array {
  const random = seededRandom(seed, 'baseline');
  const one = Float32Array.from(
    { length: perItem },
    (_, at) => (black[at] ?? 0) + random.uniform() * ((white[at] ?? 1) - (black[at] ?? 0)),
  );
  return inputs.values.map((_, position) => one[position % perItem] ?? NaN);
}
