import { readFileSync } from 'node:fs';

import { unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';

import { array, input, layer, makeKeras, sequential } from '../../zoo/models/make-keras.ts';
import { fixturePath, openFixture } from './fixtures.ts';
import { answer, codeOf, opened } from './made-model.ts';

const kernel = (name: string, factor: number) => [array(name, [1, 1], [factor])];
const dense = (name: string) => layer('Dense', name, { units: 1, use_bias: false });

describe('a .keras archive', () => {
  it('finds weights by class and order, whatever the layers are called', async () => {
    const config = sequential([input(1), dense('dense_7'), layer('LeakyReLU', 'dense_1', { negative_slope: 1 }), dense('first')]);
    const model = await opened(await makeKeras({ config, weights: { dense: kernel('0', 2), dense_1: kernel('0', 5) } }), 'made.keras');
    expect(answer(model, [1])).toEqual([10]);
    expect(answer(model, [1], 'dense_7')).toEqual([2]);
  });

  it('counts slots anew inside a model used as a layer', async () => {
    const inner = { class_name: 'Sequential', config: { name: 'inner', layers: [input(1), dense('a')] } };
    const config = sequential([input(1), dense('b'), inner]);
    const model = await opened(
      await makeKeras({ config, weights: { dense: kernel('0', 2), 'sequential/layers/dense': kernel('0', 7) } }),
      'made.keras',
    );
    expect(answer(model, [1])).toEqual([14]);
  });

  it('is the same network as the .h5 of the same weights', async () => {
    const [zip, h5] = [await openFixture('nets/D/models/D.keras'), await openFixture('nets/D/models/D.keras3.h5')];
    expect(zip.graph).toEqual(h5.graph);
    expect(zip.hints.metadata).toEqual({ keras: '3.15.1' });
  });

  it('is read when it has been compressed again', async () => {
    const members = unzipSync(readFileSync(fixturePath('nets/A/models/A.keras')));
    expect(await codeOf(zipSync(members, { level: 9 }), 'made.keras')).toBe('opened');
  });

  it('without its weights is refused', async () => {
    const { 'config.json': config } = unzipSync(readFileSync(fixturePath('nets/A/models/A.keras')));
    expect(await codeOf(zipSync(config === undefined ? {} : { 'config.json': config }))).toBe('damaged/weights');
  });
});
