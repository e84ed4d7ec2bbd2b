import { describe, expect, it } from 'vitest';

import { layer } from '../../zoo/models/make-keras.ts';
import { openFixture } from './fixtures.ts';
import { answer } from './made-model.ts';
import { bias, content, dense, floats, index, kernel, openFolder, openedFolder, refusalOf, spec, tiny, topology } from './made-tfjs.ts';

/** y = [x0 + 3 x1 + 10, 2 x0 + 4 x1 + 20] by hand. */
const expected = [14, 26];

describe('the weights of a layers model', () => {
  it('are cut from one file, in the order of the manifest', async () => {
    expect(answer(await openedFolder(tiny()), [1, 1])).toEqual(expected);
  });

  it('are the same when they go over several files, also below the folder, and through the middle of a number', async () => {
    const files = { 'a.bin': content.subarray(0, 5), 'more/b.bin': content.subarray(5, 6), 'c.bin': content.subarray(6) };
    const model = await openedFolder(tiny({ paths: ['a.bin', 'more/b.bin', 'c.bin'], files }));
    expect([answer(model, [1, 1]), model.bytes - JSON.stringify(tiny({ paths: Object.keys(files) }).index).length]).toEqual([expected, 24]);
  });

  it('may come in any order, because their names say what they are', async () => {
    const files = { 'w.bin': floats(10, 20, 1, 2, 3, 4) };
    expect(answer(await openedFolder(tiny({ weights: [bias, kernel], files })), [1, 1])).toEqual(expected);
  });

  it('that no layer asks for are told', async () => {
    const weights = [kernel, bias, spec('optimizer/step', [1])];
    const model = await openedFolder(tiny({ weights, files: { 'w.bin': floats(1, 2, 3, 4, 10, 20, 7) } }));
    expect(model.notices).toEqual(['stored but not used: optimizer/step']);
  });

  it('are found under the names that the converter makes of a .keras file', async () => {
    const weights = [spec('layers/dense/vars/0', [2, 2]), spec('layers/dense/vars/1', [2])];
    expect(answer(await openedFolder(tiny({ weights })), [1, 1])).toEqual(expected);
  });

  it('are found behind the name of the whole model', async () => {
    const weights = [spec('made/d/kernel', [2, 2]), spec('made/d/bias', [2])];
    expect(answer(await openedFolder(tiny({ weights })), [1, 1])).toEqual(expected);
  });

  it('are found where TensorFlow.js has written its own topology, without a frame around it', async () => {
    const { model_config: own } = topology([2], [dense]);
    const made = { index: index([{ paths: ['w.bin'], weights: [kernel, bias] }], own), files: { 'w.bin': content } };
    expect(answer(await openedFolder(made), [1, 1])).toEqual(expected);
  });
});

/** real = integer * scale + minimum, by hand; IEEE 754 half floats from their definition. */
describe('quantised weights', () => {
  const quantised = (dtype: string, more = {}) => [
    spec('d/kernel', [2, 2], { quantization: { dtype, original_dtype: 'float32', ...more } }),
    bias,
  ];
  const open = (dtype: string, bytes: readonly number[], more = {}) =>
    openedFolder(tiny({ weights: quantised(dtype, more), files: { 'w.bin': Uint8Array.from([...bytes, ...floats(0, 0)]) } }));

  it('uint8 is widened by scale and minimum', async () => {
    const model = await open('uint8', [0, 4, 8, 255], { scale: 0.25, min: -1 });
    expect([answer(model, [1, 0]), answer(model, [0, 1])]).toEqual([
      [-1, 0],
      [1, 62.75],
    ]);
    expect(model.graph.weights.get('d/kernel')?.encoding).toEqual({
      kind: 'integer',
      bits: 8,
      scales: [0.25],
      zeroPoints: [4],
      axis: null,
    });
  });

  it('uint16 likewise, with the small byte first', async () => {
    const model = await open('uint16', [0, 0, 4, 0, 0, 1, 255, 255], { scale: 0.5, min: -2 });
    expect([answer(model, [1, 0]), answer(model, [0, 1])]).toEqual([
      [-2, 0],
      [126, 32765.5],
    ]);
  });

  it('float16 is widened exactly', async () => {
    // 1, -2, the largest below 1, the smallest above 0
    const model = await open('float16', [0x00, 0x3c, 0x00, 0xc0, 0xff, 0x3b, 0x01, 0x00]);
    expect(model.graph.weights.get('d/kernel')?.values).toEqual(Float32Array.of(1, -2, 1 - 2 ** -11, 2 ** -24));
    expect(model.graph.weights.get('d/kernel')?.encoding).toEqual({ kind: 'float16' });
  });

  it('are no integer arithmetic: the network computes in floats', async () => {
    expect((await openFixture('nets/A/models/A.tfjs-layers-uint8')).integer).toBe(false);
  });
});

describe('what a model.json says beside its layers', () => {
  it('a folder is opened as the model.json in it, under its own name', async () => {
    const [file, folder] = [await openFolder(tiny()), await openFolder(tiny(), { what: 'model' })];
    expect(folder.ok && file.ok && [folder.value.name, folder.value.hash === file.value.hash]).toEqual(['model', true]);
  });

  it('who made it and what its author says are kept, class names included', async () => {
    const more = {
      generatedBy: 'keras v2.15.0',
      userDefinedMetadata: { author: 'A \u001b[31m', labels: ['cat', 'dog'], sizes: ['a', 'b', 'c'] },
    };
    const made = {
      index: index([{ paths: ['w.bin'], weights: [kernel, bias] }], topology([2], [dense]), more),
      files: { 'w.bin': content },
    };
    const { hints } = await openedFolder(made);
    expect(hints.classNames).toEqual(['cat', 'dog']);
    expect(hints.metadata).toEqual({ keras: '2.15.0', generatedBy: 'keras v2.15.0', author: 'A \\u001b[31m' });
  });

  // @tensorflow/tfjs-layers 4.22 reads past these; what the file means is what Keras means by it.
  it('a slope that TensorFlow.js ignores is computed as Keras means it, and told', async () => {
    const made = { index: index([], topology([2], [layer('ReLU', 'r', { negative_slope: 0.5 })])), files: {} };
    const model = await openedFolder(made);
    expect(answer(model, [-2, 2])).toEqual([-1, 2]);
    expect(model.notices).toEqual(['TensorFlow.js itself ignores negative_slope of layer "r"; it is computed as Keras means it']);
  });

  it('a graph model is told from a layers model', async () => {
    const made = { index: { ...index([]), format: 'graph-model' }, files: {} };
    expect(await refusalOf(made)).toMatch(/^unsupported\/version a TensorFlow.js graph model/);
  });

  it('JSON of another kind is none', async () => {
    expect(await refusalOf({ index: { schema: 'concord/card/1' }, files: {} })).toMatch(/^suspicious-format\/unknown .* looks like JSON/);
  });
});
