import { readFileSync } from 'node:fs';

import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';

import { defaultLimits } from '../../../core/contract/limits.ts';
import { toFloat32 } from '../../../core/data/float-values.ts';
import { readNpy } from '../../../core/data/npy.ts';
import type { NpyArray } from '../../../core/data/npy.ts';
import { loadOnnxExecutor } from '../../../core/executors/onnx.ts';
import { fixturePath, openFixture } from './fixtures.ts';

function arrayIn(path: string, name: string): NpyArray {
  const member = unzipSync(readFileSync(fixturePath(path)))[`${name}.npy`];
  const array = readNpy(member ?? new Uint8Array(0), defaultLimits);
  if (!array.ok) throw new Error(array.failure.message);
  return array.value;
}

/** Class predicted for each of the 1,000 pictures of the slice, fed as x / 255. */
async function predictions(path: string): Promise<readonly number[]> {
  const model = await openFixture(path);
  const program = await (await loadOnnxExecutor()).compile(model.graph, { threads: 1 });
  if (!program.ok) throw new Error(program.failure.message);
  const pictures = arrayIn('data/fashion_mnist_slice.npz', 'images').values;
  const values = Float32Array.from(toFloat32(pictures), (value) => value / 255);
  const { [model.output]: answers } = await program.value.run({ [model.input]: { shape: [1000, 28, 28, 1], values } });
  await program.value.dispose();
  return Array.from({ length: 1000 }, (_, item) => {
    const scores = answers?.values.subarray(item * 10, item * 10 + 10) ?? new Float32Array(0);
    return scores.indexOf(Math.max(...scores));
  });
}

describe('net A on the 1,000 pictures of the slice', () => {
  it.each([
    ['base', 'nets/A/models/A.keras2.h5'],
    ['prune95', 'nets/A/models/A.prune95.h5'],
    ['tflite-int8', 'nets/A/models/A.int8.tflite'],
  ])('%s predicts the recorded classes', async (id, path) => {
    const recorded = toFloat32(arrayIn('nets/A/expected/slice_top1.npz', id).values);
    expect((await predictions(path)).filter((label, item) => label !== recorded[item])).toEqual([]);
  });
});
