import type { InputCard } from '../contract/card.ts';

import { reversed } from './colour-channels.ts';

/** Network input made visible again: uint8 [h,w,1] or [h,w,3] (RGB), with the range of the values that were fed. */
export interface SeenPicture {
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly pixels: Uint8Array;
  readonly minimum: number;
  readonly maximum: number;
}

/**
 * A picture as the network sees it: the card's scaling undone, so that a wrong size, crop or channel order shows, and
 * a wrong scale shows in `minimum` and `maximum`. Networks with other than 1 or 3 channels show their first channel.
 *
 *     pixel = (value * std + mean) / scale, rounded and clipped to 0..255
 */
export function seenPicture(values: Float32Array, card: InputCard): SeenPicture {
  const [height = 1, width = 1, channels = 1] = card.shape;
  const restored = values.map((value, index) => {
    const channel = index % channels;
    const mean = card.mean[card.mean.length === 1 ? 0 : channel] ?? 0;
    const std = card.std[card.std.length === 1 ? 0 : channel] ?? 1;
    return (value * std + mean) / card.scale;
  });
  const shown = channels === 3 ? 3 : 1;
  const picture = {
    height,
    width,
    channels: shown,
    values: shown === channels ? restored : restored.filter((_, index) => index % channels === 0),
  };
  const upright = card.colour === 'bgr' && shown === 3 ? reversed(picture) : picture;
  const pixels = Uint8Array.from(upright.values, (value) => Math.min(255, Math.max(0, Math.round(value))));
  const { minimum, maximum } = rangeOf(values);
  return { shape: [height, width, shown], pixels, minimum, maximum };
}

/** A decoded item as 8-bit pixels for the screen: 16 bits are divided by 257, floats are stretched from smallest to largest. */
export function displayPixels(pixels: Uint8Array | Uint16Array | Float32Array, whiteLevel: number | null): Uint8Array {
  if (pixels instanceof Uint8Array) return pixels;
  if (pixels instanceof Uint16Array && whiteLevel === 65_535) return Uint8Array.from(pixels, (value) => Math.round(value / 257));
  const { minimum, maximum } = rangeOf(pixels);
  const factor = maximum > minimum ? 255 / (maximum - minimum) : 0; // an even item is black, not a division by zero
  return Uint8Array.from(pixels, (value) => Math.round((value - minimum) * factor));
}

function rangeOf(values: Uint16Array | Float32Array): { readonly minimum: number; readonly maximum: number } {
  let [minimum, maximum] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  return { minimum, maximum };
}
