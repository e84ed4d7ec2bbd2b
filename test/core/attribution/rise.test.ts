import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import { maskedMeans, rise } from '../../../core/attribution/rise.ts';
import { keptMasks } from '../../../core/attribution/kept-masks.ts';
import { randomMask } from '../../../core/attribution/random-masks.ts';
import type { RandomMasks } from '../../../core/attribution/random-masks.ts';
import { loadOnnxExecutor } from '../../../core/executors/onnx.ts';
import { meanOf } from '../../../core/numeric/quantile.ts';
import { seededRandom } from '../../../core/numeric/random.ts';
import { resampleGrid } from '../../../core/numeric/resample-grid.ts';
import { near } from '../../support/near.ts';
import { fixtureJson, fixtureKeras, fixtureNpz } from '../../support/read-fixture.ts';
import { logitMaps, recordedInputs, worstDifference } from '../../support/recorded-maps.ts';
import { linearModel, mapsOf, tensor } from '../../support/tiny-model.ts';

const how = { height: 28, width: 28, grid: 7, keep: 0.5, seed: 0 };
const targetWeights = tensor([1, 1], [1]);

describe('random masks', () => {
  it('lie between hidden and shown, and show each position as often as a cell is kept', () => {
    const masks = Array.from({ length: 2000 }, (_, number) => randomMask({ ...how, keep: 0.3 }, number));
    const all = masks.flatMap((mask) => [...mask]);
    expect([all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))]).toEqual([0, 1]);
    const means = Array.from({ length: 784 }, (_, at) => meanOf(masks.map((mask) => mask[at] ?? NaN)) ?? NaN);
    // a position's mean over 2,000 masks has a standard deviation of at most 0.01
    expect(Math.max(...means.map((mean) => Math.abs(mean - 0.3)))).toBeLessThan(0.05);
  });

  it('are the same for the same number and seed only', () => {
    expect(randomMask(how, 3)).toEqual(randomMask(how, 3));
    expect(randomMask(how, 4)).not.toEqual(randomMask(how, 3));
    expect(randomMask({ ...how, seed: 1 }, 3)).not.toEqual(randomMask(how, 3));
  });

  it('of a signal vary along time only and fit any length', () => {
    expect(randomMask({ ...how, height: 1, width: 250 }, 0)).toHaveLength(250);
    expect(randomMask({ ...how, height: 3, width: 2 }, 0)).toHaveLength(6);
  });
});

describe('random masks, made axis by axis', () => {
  it.each([
    { height: 32, width: 32, grid: 7 },
    { height: 28, width: 45, grid: 8 },
    { height: 1, width: 250, grid: 7 },
    { height: 3, width: 2, grid: 64 },
  ])('are the whole grid enlarged and cropped: $height x $width, $grid cells', (size) => {
    const asked = { ...how, ...size };
    const apart = Array.from({ length: 20 }, (_, number) => {
      const whole = enlargedWhole(asked, number);
      return randomMask(asked, number).map((value, at) => Math.abs(value - (whole[at] ?? NaN)));
    });
    expect(Math.max(...apart.flatMap((differences) => [...differences]))).toBeLessThan(1e-6);
  });

  it('are kept while the options stay the same and all of them fit', () => {
    const first = keptMasks(how, 500)(7);
    expect(keptMasks({ ...how }, 500)(7)).toBe(first);
    expect(keptMasks({ ...how, seed: 1 }, 500)(7)).toEqual(randomMask({ ...how, seed: 1 }, 7));
    expect(keptMasks(how, 500)(7)).toEqual(first);
  });

  it('are made anew where 16 MiB do not hold them', () => {
    const large = { ...how, height: 512, width: 512 };
    expect(keptMasks(large, 17)(0)).not.toBe(keptMasks(large, 17)(0));
    expect(keptMasks(large, 16)(0)).toBe(keptMasks(large, 16)(0));
  });
});

/** The definition: the coarse grid enlarged to one cell more than the picture, then cropped. */
function enlargedWhole({ height, width, grid, keep, seed }: RandomMasks, number: number): Float32Array {
  const random = seededRandom(seed, 'rise', number);
  const [rows, columns] = [Math.min(grid, height), Math.min(grid, width)];
  const [cellHeight, cellWidth] = [Math.ceil(height / rows), Math.ceil(width / columns)];
  const values = Float32Array.from({ length: rows * columns }, () => (random.uniform() < keep ? 1 : 0));
  const [top, left] = [random.below(cellHeight), random.below(cellWidth)];
  const wide = (columns + 1) * cellWidth;
  const whole = resampleGrid({ values, height: rows, width: columns }, { height: (rows + 1) * cellHeight, width: wide });
  return Float32Array.from({ length: height * width }, (_, at) => {
    const [row, column] = [Math.floor(at / width), at % width];
    return whole.values[(top + row) * wide + left + column] ?? NaN;
  });
}

describe('RISE', () => {
  it('of a model that sees nothing is the same everywhere', async () => {
    const model = linearModel(
      [4, 4, 1],
      1,
      Array.from({ length: 16 }, () => 0),
    );
    const inputs = tensor(
      [1, 4, 4, 1],
      Array.from({ length: 16 }, (_, at) => at),
    );
    const map = await mapsOf(model, { method: 'rise', options: { masks: 20, grid: 2 }, inputs, targetWeights });
    expect([map.shape, new Set(map.values)]).toEqual([[1, 4, 4, 1], new Set([0])]);
  });

  it('of a straight model is largest where its only weight is, and hides behind the fill it is given', async () => {
    const weights = Array.from({ length: 64 }, (_, at) => (at === 19 ? 1 : 0));
    const inputs = tensor(
      [1, 8, 8, 1],
      Array.from({ length: 64 }, () => 1),
    );
    const ask = {
      method: 'rise',
      options: { masks: 800, grid: 4, fill: 'black' },
      inputs,
      targetWeights,
      black: new Float32Array(64).fill(-1),
    };
    const { values } = await mapsOf(linearModel([8, 8, 1], 1, weights), ask);
    expect(values.indexOf(Math.max(...values))).toBe(19);
    // S = 2 mask - 1 there, so the mean over masks weighted by the mask itself: 2 E[mask^2] / E[mask] - 1 > 0
    expect(values[19]).toBeGreaterThan(0.2);
    // far away masks are independent: 2 E[mask] - 1 = 0
    expect(values[63]).toEqual(near(0, 0));
  });

  it('meets the same masks in any batch: the same seed, the same bytes', async () => {
    const model = linearModel(
      [6, 6, 2],
      1,
      Array.from({ length: 72 }, (_, at) => Math.sin(at)),
    );
    const picture = (phase: number) => Array.from({ length: 72 }, (_, at) => Math.cos(at + phase));
    const options = { masks: 30, grid: 3 };
    const both = await mapsOf(model, {
      method: 'rise',
      options,
      inputs: tensor([2, 6, 6, 2], [...picture(0), ...picture(1)]),
      targetWeights: tensor([2, 1], [1, 1]),
    });
    const second = await mapsOf(model, { method: 'rise', options, inputs: tensor([1, 6, 6, 2], picture(1)), targetWeights });
    expect(second.values).toEqual(both.values.slice(36));
  });

  it.each(['A', 'D'])('with the masks that Xplique drew gives its map of net %s', async (net) => {
    const model = await fixtureKeras(`nets/${net}/models/${net}.keras2.h5`);
    const masks = fixtureNpz(`nets/${net}/maps/keras_random.npz`).get('rise_masks');
    const expected = fixtureNpz(`nets/${net}/maps/keras.npz`).get('xplique.Rise');
    if (masks === undefined || expected === undefined) throw new Error('nothing is recorded');
    const [count = 0, height = 0, width = 0] = masks.shape;
    const size = height * width;
    const recorded = (number: number) => masks.values.slice(number * size, (number + 1) * size).map((value) => value / 255);
    const { target } = z.object({ target: z.array(z.int()) }).parse(fixtureJson(`nets/${net}/maps/keras.json`));
    const map = await logitMaps(model, {
      method: { ...rise, drive: (ask) => maskedMeans(ask, recorded) },
      options: { masks: count },
      inputs: recordedInputs(model, net),
      targets: target,
      executor: await loadOnnxExecutor(),
    });
    expect(worstDifference(map.values, expected.values)).toBeLessThan(1e-4);
  });
});
