import path from 'node:path';

import { expect, it } from 'vitest';

import { likelyLibraries } from '../../../core/command/likely-libraries.ts';
import { mapsOutput } from '../../../core/contract/outputs.ts';

import { concord, fixture, privateFolder } from './concord-process.ts';

it('a single-model command warms up what its words make likely', () => {
  expect([
    likelyLibraries(['inspect', 'teacher.h5']),
    likelyLibraries(['maps', '--model', 'small.tflite']),
    likelyLibraries(['predict', '--model', 'TEACHER.KERAS']),
    likelyLibraries(['metrics', '--a', 'a.npz']),
  ]).toEqual([['hdf5'], ['onnx'], ['hdf5', 'onnx'], []]);
});

// The budget is 0.6 s on two idle cores; this bound only catches a start that has become several times slower.
it('the first map of ResNet-8 comes within a few seconds of the start, also on a busy machine', async () => {
  const folder = fixture('thirdparty', 'mlcommons-tiny', 'resnet8');
  const files = ['--model', path.join(folder, 'resnet8.h5'), '--data', path.join(folder, 'inputs', 'inputs.npy')];
  const words = ['maps', ...files, '--method', 'saliency', '--limit', '1', '--json', '--out', path.join(privateFolder(), 'a.npz')];
  await concord(words); // fills the cache of compiled code and the stamp of the self-test
  const { out, err } = await concord(words);
  expect(err).toBe('');
  expect(mapsOutput.parse(JSON.parse(out)).firstMapSeconds).toBeLessThan(5);
});
