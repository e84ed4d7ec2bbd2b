import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { unzipSync } from 'fflate';

import { defaultLimits } from '../../../core/contract/limits.ts';
import { readNpy } from '../../../core/data/npy.ts';
import { makePng, makePng8, pngChunk } from '../data/png-maker.ts';
import type { PngParts } from '../data/png-maker.ts';
import { array, input, layer, makeH5, sequential } from '../models/make-keras.ts';
import type { Tree } from '../tree.ts';
import type { Specimen, ZooCase } from '../zoo-case.ts';

const words = ['predict', '--model', 'net.h5', '--data', 'pictures', '--out', 'p.npz', '--preprocess', 'unit', '--json'];
/** Two rows, because a picture of one row is a signal to a network. */
const [HEIGHT, WIDTH] = [2, 4];
const one = (value: number): number[] => Array.from({ length: WIDTH }, (_, place) => (place === value ? 1 : 0));

/** Four scores, which are the first row of the picture as the network was fed it. */
const identity = await makeH5({
  config: sequential([input(HEIGHT, WIDTH, 1), layer('Flatten', 'f'), layer('Dense', 'd', { units: WIDTH, use_bias: false })]),
  weights: { d: [array('d/kernel:0', [HEIGHT * WIDTH, WIDTH], [0, 1, 2, 3, -1, -1, -1, -1].flatMap(one))] },
});
const beside: Tree = { 'net.h5': identity };
const greyPalette = pngChunk('PLTE', Uint8Array.of(0, 0, 0, 51, 51, 51, 102, 102, 102, 255, 255, 255));

interface Depth extends Omit<PngParts, 'width' | 'height' | 'rows'> {
  readonly row: readonly number[];
  /** By the PNG specification: a sample over the largest of its depth; transparency is dropped, a palette's level stands for its index. */
  readonly fed: readonly number[];
}

const depths: Readonly<Record<string, Depth>> = {
  '1 bit': { bitDepth: 1, colourType: 0, row: [0b1010_0000], fed: [1, 0, 1, 0] },
  '2 bits': { bitDepth: 2, colourType: 0, row: [0b00_01_10_11], fed: [0, 1 / 3, 2 / 3, 1] },
  '4 bits': { bitDepth: 4, colourType: 0, row: [0x05, 0xaf], fed: [0, 5 / 15, 10 / 15, 1] },
  '8 bits': { bitDepth: 8, colourType: 0, row: [0, 1, 254, 255], fed: [0, 1 / 255, 254 / 255, 1] },
  '16 bits, which 8 could not tell apart': {
    bitDepth: 16,
    colourType: 0,
    row: [0x00, 0x01, 0x00, 0x02, 0x80, 0x00, 0xff, 0xff],
    fed: [1 / 65_535, 2 / 65_535, 32_768 / 65_535, 1],
  },
  'grey and transparency': { bitDepth: 8, colourType: 4, row: [0, 0, 51, 0, 102, 128, 255, 255], fed: [0, 0.2, 0.4, 1] },
  '16 bits and transparency': {
    bitDepth: 16,
    colourType: 4,
    row: [0, 1, 0, 0, 0x33, 0x33, 0, 0, 0x66, 0x66, 0, 0, 0xff, 0xff, 0xff, 0xff],
    fed: [1 / 65_535, 0.2, 0.4, 1],
  },
  'a palette of greys in 2 bits': { bitDepth: 2, colourType: 3, row: [0b11_10_01_00], chunks: [greyPalette], fed: [1, 0.4, 0.2, 0] },
};

/** Row I4: what the network was fed is the sample over the largest of its depth, to the last bit of a float32. */
export const depthCases: readonly ZooCase[] = Object.entries(depths).map(([name, { row, fed, ...how }]): ZooCase => {
  const picture = makePng({ ...how, width: WIDTH, height: HEIGHT, rows: [Uint8Array.from(row), Uint8Array.from(row)] });
  return {
    id: `depths/${name}`,
    row: 'I4',
    maker: 'families/depth-cases.ts',
    seed: null,
    expected: { kind: 'read' },
    bad: { make: () => ({ 'pictures/a.png': picture }), words, proves: ({ place }) => differences(place, fed) },
    good: { make: () => ({ 'pictures/a.png': makePng8(WIDTH, HEIGHT, Uint8Array.of(0, 51, 102, 255, 0, 51, 102, 255)) }), words },
    beside,
  };
});

function differences(place: string, fed: readonly number[]): ReturnType<NonNullable<Specimen['proves']>> {
  const logits = readNpy(unzipSync(readFileSync(join(place, 'p.npz')))['logits.npy'] ?? new Uint8Array(), defaultLimits);
  const received = logits.ok ? Array.from(logits.value.values, Number) : [];
  const expected = fed.map(Math.fround);
  return received.join() === expected.join() ? [] : [`HONEST: expected the pixels ${expected.join(', ')}, received ${received.join(', ')}`];
}
