import { makePng8 } from './data/png-maker.ts';
import { array, input, layer, makeH5, sequential } from './models/make-keras.ts';
import { tinyNetwork } from './tiny-network.ts';
import type { Tree } from './tree.ts';

/** Two networks for 4 x 4 grey pictures that differ a little, and a protocol with one method: the quickest audit there is. */
export async function tinyPair(): Promise<Tree> {
  const values = Array.from({ length: 32 }, (_, index) => ((index * 7) % 11) / 11 - 0.4);
  const layers = [input(4, 4, 1), layer('Flatten', 'f'), layer('Dense', 'd', { units: 2, use_bias: false })];
  return {
    't.h5': await tinyNetwork(4, 1),
    'c.h5': await makeH5({ config: sequential(layers), weights: { d: [array('d/kernel:0', [16, 2], values)] } }),
    'protocol.json': Buffer.from('{"methods": [{"id": "saliency"}]}'),
  };
}

export const tinyAudit = ['audit', '--teacher', 't.h5', '--compressed', 'c.h5', '--data', 'pictures', '--preprocess', 'unit', '--protocol', 'protocol.json', '--project', 'p.concord', '--quiet']; // prettier-ignore

/** A picture that the pair can answer. */
export function tinyPicture(step: number): Uint8Array {
  return makePng8(
    4,
    4,
    Uint8Array.from({ length: 16 }, (_, place) => (place * step) % 256),
  );
}
