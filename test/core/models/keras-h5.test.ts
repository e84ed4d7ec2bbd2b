import { describe, expect, it } from 'vitest';

import { array, input, layer, makeH5, sequential } from '../../zoo/models/make-keras.ts';
import type { MadeArray, MadeLayer } from '../../zoo/models/make-keras.ts';
import { fixtures, openFixture } from './fixtures.ts';
import { answer, codeOf, opened } from './made-model.ts';

type Weights = Readonly<Record<string, readonly MadeArray[]>>;
const counted = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
/** A network that ends in a flatten, so that every value of the layer before it can be read off. */
const flatNet = (shape: readonly number[], layers: readonly MadeLayer[], weights: Weights = {}) =>
  makeH5({ config: sequential([input(...shape), ...layers, layer('Flatten', 'flat')]), weights });

/** Every network is fed -2, 0, 1, 4, as far as its shape goes. */
type LayerCase = readonly [
  fact: string,
  shape: readonly number[],
  layers: readonly MadeLayer[],
  expected: readonly number[],
  weights?: Weights,
];

/** Values by hand from the definitions in the Keras documentation. */
describe('a layer of a .h5 file computes what Keras documents', () => {
  const cases: readonly LayerCase[] = [
    ['ReLU with a slope and a maximum', [4], [layer('ReLU', 'a', { max_value: 2, negative_slope: 0.5, threshold: 0 })], [-1, 0, 1, 2]],
    ['LeakyReLU of Keras 2 reads alpha', [4], [layer('LeakyReLU', 'a', { alpha: 0.25 })], [-0.5, 0, 1, 4]],
    ['LeakyReLU of Keras 3 reads negative_slope', [4], [layer('LeakyReLU', 'a', { negative_slope: 0.5 })], [-1, 0, 1, 4]],
    ['Activation by name', [4], [layer('Activation', 'a', { activation: 'relu6' })], [0, 0, 1, 4]],
    ['Rescaling by a number and an offset', [4], [layer('Rescaling', 'a', { scale: 0.5, offset: -1 })], [-2, -1, -0.5, 1]],
    [
      'Normalization from its settings',
      [4],
      [layer('Normalization', 'a', { axis: -1, mean: [0, 0, 0, 1], variance: [1, 4, 1, 9] })],
      [-2, 0, 1, 1],
    ],
    ['a dropout vanishes', [4], [layer('Dropout', 'a', { rate: 0.5 })], [-2, 0, 1, 4]],
    [
      'ZeroPadding2D before and after',
      [1, 2, 1],
      [
        layer('ZeroPadding2D', 'a', {
          padding: [
            [1, 0],
            [0, 1],
          ],
        }),
      ],
      [0, 0, 0, -2, 0, 0],
    ],
    ['Cropping1D at both ends', [4, 1], [layer('Cropping1D', 'a', { cropping: [1, 2] })], [0]],
    [
      'UpSampling2D repeats',
      [1, 2, 1],
      [layer('UpSampling2D', 'a', { size: [2, 2], interpolation: 'nearest' })],
      [-2, -2, 0, 0, -2, -2, 0, 0],
    ],
    ['Permute of a signal', [2, 2], [layer('Permute', 'a', { dims: [2, 1] })], [-2, 1, 0, 4]],
    [
      'Reshape with one extent left open',
      [4],
      [layer('Reshape', 'a', { target_shape: [2, -1] }), layer('Permute', 'p', { dims: [2, 1] })],
      [-2, 1, 0, 4],
    ],
    ['GlobalMaxPooling1D', [4, 1], [layer('GlobalMaxPooling1D', 'a', { keepdims: true })], [4]],
    [
      'AveragePooling1D same leaves padding out of the count',
      [3, 1],
      [layer('AveragePooling1D', 'a', { pool_size: [2], strides: [2], padding: 'same' })],
      [-1, 1],
    ],
    [
      'Conv1D causal sees no sample after its own',
      [4, 1],
      [layer('Conv1D', 'a', { filters: 1, kernel_size: [2], strides: [1], padding: 'causal', use_bias: false })],
      [-2, -2, 1, 5],
      { a: [array('a/kernel:0', [2, 1, 1], [1, 1])] },
    ],
    [
      'DepthwiseConv2D with a multiplier interleaves its filters',
      [1, 2, 2],
      [layer('DepthwiseConv2D', 'a', { kernel_size: [1, 1], depth_multiplier: 2, padding: 'valid', use_bias: false })],
      [-2, -4, 0, 0, 1, 2, 12, 16],
      { a: [array('a/depthwise_kernel:0', [1, 1, 2, 2], [1, 2, 3, 4])] },
    ],
    [
      'Conv2D in groups',
      [1, 1, 4],
      [layer('Conv2D', 'a', { filters: 2, kernel_size: [1, 1], groups: 2, use_bias: true, activation: 'linear' })],
      [-2 + 10, 9 + 20],
      { a: [array('a/kernel:0', [1, 1, 2, 2], [1, 1, 5, 2]), array('a/bias:0', [2], [10, 20])] },
    ],
    [
      'Dense on a signal works on each sample',
      [2, 2],
      [layer('Dense', 'a', { units: 1, use_bias: false, activation: 'linear' })],
      [-2, 9],
      { a: [array('a/kernel:0', [2, 1], [1, 2])] },
    ],
    [
      'BatchNormalization without gamma and beta',
      [4],
      [layer('BatchNormalization', 'a', { axis: [1], epsilon: 0, scale: false, center: false })],
      [-3, -0.5, 0, 1.5],
      { a: [array('a/moving_mean:0', [4], [1, 1, 1, 1]), array('a/moving_variance:0', [4], [1, 4, 1, 4])] },
    ],
    [
      'SeparableConv2D puts bias and activation after the pointwise half',
      [1, 1, 2],
      [layer('SeparableConv2D', 'a', { filters: 1, kernel_size: [1, 1], use_bias: true, activation: 'relu' })],
      [3],
      { a: [array('a/d:0', [1, 1, 2, 1], [1, 2]), array('a/p:0', [1, 1, 2, 1], [1, 1]), array('a/b:0', [1], [5])] },
    ],
  ];

  it.each(cases.map(([fact, ...rest]) => ({ fact, rest })))('$fact', async ({ rest: [shape, layers, expected, weights] }) => {
    const model = await opened(await flatNet(shape, layers, weights));
    const size = shape.reduce((product, extent) => product * extent, 1);
    expect(answer(model, [-2, 0, 1, 4].slice(0, size))).toEqual(expected);
  });

  it('a fused activation keeps the value before it as NAME:pre', async () => {
    const dense = layer('Dense', 'fc', { units: 2, use_bias: false, activation: 'softmax' });
    const model = await opened(
      await makeH5({ config: sequential([input(2), dense]), weights: { fc: [array('fc/kernel:0', [2, 2], [1, 0, 0, 1])] } }),
    );
    expect([model.logits, model.output, model.outputKind, model.activation]).toEqual(['fc:pre', 'fc', 'probabilities', 'softmax']);
    expect(answer(model, [3, 3])).toEqual([0.5, 0.5]);
    expect(answer(model, [3, 4], model.logits)).toEqual([3, 4]);
  });
});

describe('the wiring of a .h5 file', () => {
  const call = (...names: readonly string[]) => [names.map((name) => [name, 0, 0, {}])];
  const functional = (layers: readonly unknown[], output: string) => ({
    class_name: 'Functional',
    config: { name: 'net', layers, input_layers: [['x', 0, 0]], output_layers: [[output, 0, 0]] },
  });
  const x = { class_name: 'InputLayer', name: 'x', config: { name: 'x', batch_input_shape: [null, 2] }, inbound_nodes: [] };
  const dense = (name: string, inbound: unknown) => ({
    class_name: 'Dense',
    name,
    config: { name, units: 2, use_bias: false },
    inbound_nodes: inbound,
  });
  const kernel = (name: string, values: readonly number[]) => [array(`${name}/kernel:0`, [2, 2], values)];
  const double = kernel('d', [2, 0, 0, 2]);

  it('joins branches in the order of the call', async () => {
    const join = { class_name: 'Subtract', name: 's', config: { name: 's' }, inbound_nodes: call('x', 'd') };
    const model = await opened(await makeH5({ config: functional([x, dense('d', call('x')), join], 's'), weights: { d: double } }));
    expect(answer(model, [1, 5])).toEqual([-1, -5]);
  });

  it('uses one set of weights for a layer that is called twice', async () => {
    const twice = dense('d', [[['x', 0, 0, {}]], [['d', 0, 0, {}]]]);
    const model = await opened(
      await makeH5({
        config: { class_name: 'Functional', config: { layers: [x, twice], input_layers: [['x', 0, 0]], output_layers: [['d', 1, 0]] } },
        weights: { d: double },
      }),
    );
    expect(answer(model, [1, 5])).toEqual([4, 20]);
    expect(model.layers.map(({ name, parameters }) => [name, parameters])).toEqual([
      ['d', 4],
      ['d:call 2', 0],
    ]);
  });

  it('finds the weights of a model used as a layer by the names of its layers', async () => {
    const inner = {
      class_name: 'Sequential',
      name: 'inner',
      config: {
        name: 'inner',
        layers: [
          layer('Dense', 'd', { units: 2, use_bias: false, batch_input_shape: [null, 2] }),
          layer('Dense', 'e', { units: 2, use_bias: false }),
        ],
      },
      inbound_nodes: call('x'),
    };
    const weights = { inner: [...double, ...kernel('e', [0, 1, 1, 0])] };
    const model = await opened(await makeH5({ config: functional([x, inner], 'inner'), weights }));
    expect(answer(model, [1, 5])).toEqual([10, 2]);
    expect(model.layers.map(({ name }) => name)).toEqual(['inner/d', 'inner/e']);
  });

  it('a Sequential without an input layer takes the size from its first layer', async () => {
    const first = layer('Dense', 'd', { units: 2, use_bias: false, batch_input_shape: [null, 2] });
    expect(answer(await opened(await makeH5({ config: sequential([first]), weights: { d: double } })), [1, 5])).toEqual([2, 10]);
  });

  it('a size that is left open is refused, because maps need a grid', async () => {
    const config = sequential([input(null, null, 3), layer('GlobalAveragePooling2D', 'gap')]);
    expect(await codeOf(await makeH5({ config, weights: {} }))).toBe('unsupported/option');
  });

  it('two inputs are refused', async () => {
    const config = {
      class_name: 'Functional',
      config: {
        layers: [x, { ...x, name: 'y' }],
        input_layers: [
          ['x', 0, 0],
          ['y', 0, 0],
        ],
        output_layers: [['x', 0, 0]],
      },
    };
    expect(await codeOf(await makeH5({ config, weights: {} }))).toBe('unsupported/option');
  });
});

describe('what a .h5 file says beside its layers', () => {
  it('parameters are counted as Keras counts them, batch norms with four per channel', async () => {
    const counted_ = fixtures.filter(({ parameters }) => parameters !== undefined);
    const counts = await Promise.all(
      counted_.map(async ({ path }) => (await openFixture(path)).layers.reduce((sum, { parameters }) => sum + parameters, 0)),
    );
    expect(counts).toEqual(counted_.map(({ parameters }) => parameters));
  });

  it('layers that scale the input become a hint in words and stay in the network', async () => {
    const model = await opened(await flatNet([2], [layer('Rescaling', 'r', { scale: 1 / 255, offset: 0 })]));
    expect(model.hints.normalisation).toBe('value * 0.00392157 + 0');
    expect(answer(model, [255, 0])).toEqual([1, 0]);
  });

  it('several of them are told in order, and one inside the network is none of them', async () => {
    const scaled = [layer('Rescaling', 'r', { scale: 2, offset: 0 }), layer('Normalization', 'n', { mean: 1, variance: 4 })];
    const model = await opened(await flatNet([2], [...scaled, layer('ReLU', 'a'), layer('Rescaling', 'late', { scale: 9, offset: 0 })]));
    expect(model.hints.normalisation).toBe('value * 2 + 0, then (value - 1) / 2');
  });

  it('arrays that nobody asked for are told', async () => {
    const model = await opened(await flatNet([2], [layer('ReLU', 'a')], { a: [array('a/left-over:0', [1], [1])] }));
    expect(model.notices).toEqual(['stored but not used: /model_weights/a/a/left-over:0']);
  });

  it('a name that is not the content is told', async () => {
    expect((await opened(await flatNet([2], [layer('ReLU', 'a')]), 'net.tflite')).notices).toEqual([
      'the file is named "net.tflite", but its content is Keras .h5',
    ]);
  });

  it('a list of names that Keras has cut into parts is read whole', async () => {
    const config = sequential([input(2), layer('Dense', 'd', { units: 2, use_bias: true })]);
    const bytes = await makeH5({ config, weights: {} }, (file) => {
      const group = file.create_group('model_weights/d');
      group.create_attribute('weight_names0', ['k']);
      group.create_attribute('weight_names1', ['b']);
      file.create_dataset({ name: 'model_weights/d/k', data: Float32Array.from(counted(4)), shape: [2, 2] });
      file.create_dataset({ name: 'model_weights/d/b', data: Float64Array.from([1, 1]), shape: [2] });
    });
    expect(answer(await opened(bytes), [1, 1])).toEqual([5, 7]);
  });

  it('compressed arrays are read', async () => {
    const config = sequential([input(2), layer('Dense', 'd', { units: 2, use_bias: false })]);
    const bytes = await makeH5({ config, weights: {} }, (file) => {
      file.create_group('model_weights/d').create_attribute('weight_names', ['k']);
      file.create_dataset({
        name: 'model_weights/d/k',
        data: Float32Array.from(counted(4)),
        shape: [2, 2],
        chunks: [1, 2],
        compression: 9,
      });
    });
    expect(answer(await opened(bytes), [1, 1])).toEqual([4, 6]);
  });
});
