import { describe, expect, it } from 'vitest';

import { makeZip } from '../../zoo/data/zip-maker.ts';
import type { ZipEntryParts } from '../../zoo/data/zip-maker.ts';
import { makeTflite } from '../../zoo/models/make-tflite.ts';
import type { MadeOperator, MadeTensor } from '../../zoo/models/make-tflite.ts';
import { openFixture } from './fixtures.ts';
import { answer, opened } from './made-model.ts';

const open = (tensors: readonly MadeTensor[], operators: readonly MadeOperator[]) =>
  opened(makeTflite({ tensors, operators }), 'made.tflite');
const float = (...shape: readonly number[]): MadeTensor => ({ shape });
const constant = (shape: readonly number[], content: readonly number[]): MadeTensor => ({ shape, content });
const whole = (...content: readonly number[]): MadeTensor => ({ shape: [content.length], type: 'int32', content });
/** A reshape to [1,n] at the end, so that every value can be read off. */
const flat = (from: number, to: number): MadeOperator => ({ kind: 'RESHAPE', inputs: [from], outputs: [to] });

type OperatorCase = readonly [
  fact: string,
  tensors: readonly MadeTensor[],
  operators: readonly MadeOperator[],
  item: readonly number[],
  expected: readonly number[],
];

/** Values by hand from the definitions of the operators. */
describe('an operator computes what TensorFlow Lite documents', () => {
  const cases: readonly OperatorCase[] = [
    [
      'LEAKY_RELU',
      [float(1, 3), float(1, 3)],
      [{ kind: 'LEAKY_RELU', inputs: [0], outputs: [1], options: { 0: { float32: 0.5 } } }],
      [-2, 0, 4],
      [-1, 0, 4],
    ],
    [
      'HARD_SWISH is x relu6(x + 3) / 6',
      [float(1, 4), float(1, 4)],
      [{ kind: 'HARD_SWISH', inputs: [0], outputs: [1] }],
      [-4, -1, 1, 5],
      [0, -0.33333, 0.66667, 5],
    ],
    [
      'SOFTMAX with a temperature',
      [float(1, 2), float(1, 2)],
      [{ kind: 'SOFTMAX', inputs: [0], outputs: [1], options: { 0: { float32: 0 } } }],
      [1, 9],
      [0.5, 0.5],
    ],
    [
      'ADD clamps by its fused relu',
      [float(1, 2), constant([2], [1, 1]), float(1, 2)],
      [{ kind: 'ADD', inputs: [0, 1], outputs: [2], options: { 0: { int8: 1 } } }],
      [-5, 2],
      [0, 3],
    ],
    [
      'SUB keeps its order when the constant comes first',
      [constant([1], [10]), float(1, 2), float(1, 2)],
      [{ kind: 'SUB', inputs: [0, 1], outputs: [2] }],
      [1, 2],
      [9, 8],
    ],
    [
      'CONCATENATION along the last axis of pictures',
      [float(1, 1, 2, 1), float(1, 1, 2, 2), float(1, 4)],
      [{ kind: 'CONCATENATION', inputs: [0, 0], outputs: [1], options: { 0: { int32: -1 } } }, flat(1, 2)],
      [1, 2],
      [1, 1, 2, 2],
    ],
    [
      'CONCATENATION along the time of signals',
      [float(1, 2, 1), float(1, 4, 1), float(1, 4)],
      [{ kind: 'CONCATENATION', inputs: [0, 0], outputs: [1], options: { 0: { int32: 1 } } }, flat(1, 2)],
      [1, 2],
      [1, 2, 1, 2],
    ],
    [
      'TRANSPOSE of a signal',
      [float(1, 2, 2), whole(0, 2, 1), float(1, 2, 2), float(1, 4)],
      [{ kind: 'TRANSPOSE', inputs: [0, 1], outputs: [2] }, flat(2, 3)],
      [1, 2, 3, 4],
      [1, 3, 2, 4],
    ],
    [
      'PAD of a signal',
      [float(1, 2, 1), { ...whole(0, 0, 1, 0, 0, 0), shape: [3, 2] }, float(1, 3, 1), float(1, 3)],
      [{ kind: 'PAD', inputs: [0, 1], outputs: [2] }, flat(2, 3)],
      [1, 2],
      [0, 1, 2],
    ],
    [
      'MEAN over negative axes, kept',
      [float(1, 2, 2, 1), whole(-3, -2), float(1, 1, 1, 1), float(1, 1)],
      [{ kind: 'MEAN', inputs: [0, 1], outputs: [2] }, flat(2, 3)],
      [1, 2, 3, 6],
      [3],
    ],
    [
      'FULLY_CONNECTED on a signal that keeps its positions',
      [float(1, 2, 2), constant([1, 2], [1, 10]), float(1, 2, 1), float(1, 2)],
      [{ kind: 'FULLY_CONNECTED', inputs: [0, 1, -1], outputs: [2], options: { 2: { int8: 1 } } }, flat(2, 3)],
      [1, 2, 3, 4],
      [21, 43],
    ],
    [
      'CONV_2D in groups, by the shape of its filter',
      [float(1, 1, 1, 2), constant([2, 1, 1, 1], [2, 5]), float(1, 1, 1, 2), float(1, 2)],
      [{ kind: 'CONV_2D', inputs: [0, 1, -1], outputs: [2], options: { 0: { int8: 1 }, 1: { int32: 1 }, 2: { int32: 1 } } }, flat(2, 3)],
      [1, 10],
      [2, 50],
    ],
    [
      'a signal that is stood upright for a pool is pooled over time',
      [float(1, 4, 1), float(1, 4, 1, 1), float(1, 2, 1, 1), float(1, 2)],
      [
        { kind: 'EXPAND_DIMS', inputs: [0], outputs: [1] },
        {
          kind: 'MAX_POOL_2D',
          inputs: [1],
          outputs: [2],
          options: { 0: { int8: 1 }, 1: { int32: 1 }, 2: { int32: 2 }, 3: { int32: 1 }, 4: { int32: 2 } },
        },
        flat(2, 3),
      ],
      [1, 7, 3, 2],
      [7, 3],
    ],
  ];

  it.each(cases.map(([fact, ...rest]) => ({ fact, rest })))('$fact', async ({ rest: [tensors, operators, item, expected] }) => {
    const inputs = tensors[0]?.content === undefined ? [0] : [1];
    const model = await opened(makeTflite({ tensors, operators, inputs }), 'made.tflite');
    expect(answer(model, item)).toEqual(expected);
  });

  it('a reshape target that is computed from the shape of the data is read from the result', async () => {
    const tensors = [
      float(1, 2, 2, 1),
      whole(0),
      { shape: [4], type: 'int32' } as const,
      { shape: [], type: 'int32' } as const,
      whole(0),
      { shape: [2], type: 'int32' } as const,
      float(1, 4),
    ];
    const operators = [
      { kind: 'SHAPE', inputs: [0], outputs: [2] },
      { kind: 'STRIDED_SLICE', inputs: [2, 1, 1, 1], outputs: [3] },
      { kind: 'PACK', inputs: [3, 4], outputs: [5] },
      { kind: 'RESHAPE', inputs: [0, 5], outputs: [6] },
    ];
    expect(answer(await open(tensors, operators), [1, 2, 3, 4])).toEqual([1, 2, 3, 4]);
  });
});

/** real = scale * (integer - zero point), halves to even; by hand. */
describe('integer arithmetic is simulated', () => {
  const int8 = (shape: readonly number[], scale: number, zeroPoint: number, content?: readonly number[]): MadeTensor => ({
    shape,
    type: 'int8',
    scales: [scale],
    zeroPoints: [zeroPoint],
    ...(content === undefined ? {} : { content }),
  });

  it('an input is rounded to its grid and cut at its ends', async () => {
    const model = await open([int8([1, 4], 0.5, -128), int8([1, 4], 0.5, -128)], [{ kind: 'RESHAPE', inputs: [0], outputs: [1] }]);
    expect(answer(model, [0.3, 0.25, -7, 1000])).toEqual([0.5, 0, 0, 127.5]);
    expect(model.hints.inputQuantisation).toEqual({ scale: 0.5, zeroPoint: -128 });
    expect(model.integer).toBe(true);
  });

  it('weights stand for scale times integer, a bias for the product of both scales', async () => {
    const weights = { ...int8([2, 2], 1, 0, [1, 2, 3, -4]), scales: [0.5, 0.25], zeroPoints: [0, 0], dimension: 0 };
    // A scale beside the bias that contradicts the other two: kernels do not read it.
    const bias: MadeTensor = { shape: [2], type: 'int32', content: [8, 8], scales: [77], zeroPoints: [0] };
    const output = int8([1, 2], 0.125, 0);
    const model = await open([int8([1, 2], 1, 0), weights, bias, output], [{ kind: 'FULLY_CONNECTED', inputs: [0, 1, 2], outputs: [3] }]);
    expect(answer(model, [1, 2])).toEqual([0.5 * 1 + 1 * 2 + 4, 0.75 * 1 - 1 * 2 + 2]);
    expect(model.graph.weights.get('t3/weights')?.encoding).toEqual({
      kind: 'integer',
      bits: 8,
      scales: [0.5, 0.25],
      zeroPoints: [0, 0],
      axis: 1,
    });
  });

  it('a fused activation clamps before the rounding, and the value before it has a name', async () => {
    const tensors = [int8([1, 2], 1, 0), int8([1, 2], 1, 0, [3, -3]), int8([1, 2], 1, 0)];
    const model = await open(tensors, [{ kind: 'ADD', inputs: [0, 1], outputs: [2], options: { 0: { int8: 3 } } }]);
    expect(answer(model, [9, 1])).toEqual([6, 0]);
    expect(answer(model, [9, 1], model.layers[0]?.before)).toEqual([12, -2]);
  });

  it('an operator that only moves values adds no rounding', async () => {
    const model = await openFixture('nets/A/models/A.int8.tflite');
    const pool = model.graph.nodes.find(({ kind }) => kind === 'max-pool');
    expect(pool?.output).toBe('pool1');
    expect(model.graph.nodes.some(({ kind, inputs }) => kind === 'fake-quant' && inputs.includes('pool1'))).toBe(false);
  });

  it('a file that only Micro runs is rounded twice and says so', async () => {
    const model = await openFixture('thirdparty/tflite-micro/person_detect/person_detect.int8.tflite');
    expect(model.notices).toEqual([expect.stringContaining('TensorFlow Lite Micro')]);
    expect(model.graph.nodes.filter(({ output }) => output.endsWith(':fine'))).toHaveLength(28);
  });
});

describe('what a .tflite file says beside its operators', () => {
  it('layers are named after the outermost of what was fused into them', async () => {
    const model = await openFixture('nets/D/models/D.int8.tflite');
    expect(model.layers.map(({ name }) => name)).toEqual([
      'stem_relu',
      'dw1_relu',
      'pw1_relu',
      'dw2_relu',
      'pw2_relu',
      'sep3/separable_conv2d',
      'sep3_relu',
      'avg',
      'gap',
      'fc',
      'StatefulPartitionedCall:0',
    ]);
  });

  it('a signal keeps its time along one axis through every layer', async () => {
    const model = await openFixture('nets/E/models/E.int8.tflite');
    const maps = model.layers.map(({ output }) => model.graph.shapes.get(output) ?? []).filter((shape) => shape.length === 4);
    expect([...new Set(maps.map((shape) => shape[1]))]).toEqual([1]);
  });

  it('the softmax stays in the network and the tensor before it is the logits', async () => {
    const model = await openFixture('nets/A/models/A.int8.tflite');
    expect([model.logits, model.activation, model.outputKind]).toEqual(['fc', 'softmax', 'probabilities']);
  });

  it('class names come from the archive behind the model, if there are as many as classes', async () => {
    const model = makeTflite({
      tensors: [float(1, 2), float(1, 2)],
      operators: [{ kind: 'RELU', inputs: [0], outputs: [1] }],
      metadata: ['TFLITE_METADATA'],
    });
    const labelled = (lines: string) =>
      opened(withArchive(model, { name: 'labels.txt', data: new TextEncoder().encode(lines) }), 'made.tflite');
    expect((await labelled('cat\ndog\n')).hints.classNames).toEqual(['cat', 'dog']);
    expect((await labelled('cat\ndog\nbird\n')).hints.classNames).toBe(null);
    expect((await opened(model, 'made.tflite')).hints.classNames).toBe(null);
  });

  it('integer weights between float activations are told', async () => {
    const model = await openFixture('thirdparty/mlcommons-tiny/dscnn/dscnn.float.tflite');
    expect(model.notices).toEqual([expect.stringContaining('dynamic range')]);
  });
});

/** A zip archive appended to a file counts its places from the start of that file. */
function withArchive(model: Uint8Array, part: ZipEntryParts): Uint8Array {
  const zip = Buffer.from(makeZip([part]));
  const directory = zip.indexOf(Buffer.from('PK\x01\x02', 'latin1'));
  zip.writeUInt32LE(model.length, directory + 42);
  zip.writeUInt32LE(model.length + directory, zip.length - 6);
  return Uint8Array.from(Buffer.concat([model, zip]));
}
