import { seededRandom } from '../numeric/random.ts';

export interface ChannelDrop {
  readonly channels: number;
  /** Share of the channels that is left out; the number is rounded down. */
  readonly share: number;
  readonly seed: number;
  /** Layers of one step draw apart. */
  readonly layer: string;
}

/**
 * Which channels of the teacher a step of SSWA sees: floor(share C) of them, drawn uniformly without replacement, are 0.
 * Neither Bernoulli per channel nor weighted by sensitivity, and nothing is rescaled.
 *
 * source  Park, Yang, Hwang, Yang 2020, arXiv 2010.15054, section 3.3
 */
export function dropMask({ channels, share, seed, layer }: ChannelDrop, step: number): Float32Array {
  const mask = new Float32Array(channels).fill(1);
  const order = seededRandom(seed, 'channel drop', layer, step).permutation(channels);
  for (const channel of order.slice(0, Math.floor(share * channels))) mask[channel] = 0;
  return mask;
}
