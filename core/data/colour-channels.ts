import type { InputCard } from '../contract/card.ts';

import type { Picture } from './resize.ts';

/** Luma of ITU-R BT.601, as TensorFlow's `rgb_to_grayscale` and Pillow's mode L weigh red, green and blue. */
export const LUMA = [0.299, 0.587, 0.114] as const;

/**
 * A decoded picture (grey or RGB) in the channels that a card wants: grey is repeated, colour is weighed to grey, `bgr`
 * reverses the order. Null where the channels cannot be brought together (a network with two or five channels).
 *
 * shape   [H,W,1] or [H,W,3] -> [H,W,channels]
 */
export function toChannels(picture: Picture, channels: number, colour: InputCard['colour']): Picture | null {
  if (channels === 1) return picture.channels === 1 ? picture : picture.channels === 3 ? weighed(picture) : null;
  if (channels !== 3) return picture.channels === channels ? picture : null;
  if (picture.channels !== 1 && picture.channels !== 3) return null;
  const coloured = colour === 'grey' && picture.channels === 3 ? weighed(picture) : picture;
  if (coloured.channels === 1) return repeated(coloured);
  return colour === 'bgr' ? reversed(coloured) : coloured;
}

function weighed({ height, width, values }: Picture): Picture {
  const [red, green, blue] = LUMA;
  const grey = Float32Array.from(
    { length: height * width },
    (_, at) => red * (values[3 * at] ?? 0) + green * (values[3 * at + 1] ?? 0) + blue * (values[3 * at + 2] ?? 0),
  );
  return { height, width, channels: 1, values: grey };
}

function repeated({ height, width, values }: Picture): Picture {
  const colour = new Float32Array(values.length * 3);
  for (const [at, value] of values.entries()) colour.fill(value, at * 3, at * 3 + 3);
  return { height, width, channels: 3, values: colour };
}

/** Reverses red, green and blue; twice gives the picture back. */
export function reversed({ height, width, channels, values }: Picture): Picture {
  const turned = Float32Array.from(values, (_, index) => values[index - (index % 3) + 2 - (index % 3)] ?? 0);
  return { height, width, channels, values: turned };
}
