import { array, input, layer, makeH5, sequential } from './models/make-keras.ts';

/** A network so small that what is measured is the data: [side,side,channels] to two scores. */
export async function tinyNetwork(side: number, channels: number): Promise<Uint8Array> {
  const size = side * side * channels;
  const values = Array.from({ length: size * 2 }, (_, index) => ((index * 7) % 11) / 11 - 0.5);
  const layers = [input(side, side, channels), layer('Flatten', 'f'), layer('Dense', 'd', { units: 2, use_bias: false })];
  return makeH5({ config: sequential(layers), weights: { d: [array('d/kernel:0', [size, 2], values)] } });
}
