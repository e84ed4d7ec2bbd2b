import { readFileSync } from 'node:fs';

import { array, input, layer, makeH5, makeHdf5, sequential } from './make-keras.ts';
import type { MadeLayer, MadeModel } from './make-keras.ts';
import type { HostileModel } from './hostile-model.ts';
import { withExternalStorage } from './external-storage.ts';

const real = new Uint8Array(readFileSync(new URL('../../fixtures/nets/A/models/A.keras2.h5', import.meta.url)));
const realTwin = async () => Uint8Array.from(real);
const kernel = array('d/kernel:0', [2, 2], [1, 2, 3, 4]);
const bias = array('d/bias:0', [2], [1, 1]);
const dense = layer('Dense', 'd', { units: 2, use_bias: true });
const good: MadeModel = { config: sequential([input(2), dense]), weights: { d: [kernel, bias] } };
const twin = () => makeH5(good);
const withConfig = (config: unknown) => makeH5({ ...good, config });
const withLayer = (extra: MadeLayer) => withConfig(sequential([input(2), dense, extra]));
const withWeights = (...arrays: MadeModel['weights'][string]) => makeH5({ ...good, weights: { d: arrays } });

const nested = (depth: number) => '[{"class_name":'.repeat(depth);
const pictures = (extra: MadeLayer) => withConfig(sequential([input(2, 2, 1), extra]));
const functional = (inbound: unknown) => ({
  class_name: 'Functional',
  config: {
    layers: [
      { class_name: 'InputLayer', name: 'input', config: { batch_input_shape: [null, 2] }, inbound_nodes: [] },
      { ...dense, name: 'd', inbound_nodes: inbound },
    ],
    input_layers: [['input', 0, 0]],
    output_layers: [['d', 0, 0]],
  },
});
const wired = () => withConfig(functional([[['input', 0, 0, {}]]]));

/** .h5 files with one fault each. */
export const hostileH5: readonly HostileModel[] = [
  {
    name: 'weights without layers',
    code: 'unsupported/weights-only',
    bad: () => makeHdf5((file) => file.create_attribute('layer_names', ['d'])),
    twin,
  },
  {
    name: 'HDF5 of somebody else',
    code: 'suspicious-format/unknown',
    bad: () => makeHdf5((file) => file.create_group('experiment')),
    twin,
  },
  {
    name: 'NaN in a kernel',
    code: 'damaged/not-finite',
    names: 'd/kernel',
    bad: () => withWeights({ ...kernel, values: [1, NaN, 3, 4] }, bias),
    twin,
  },
  {
    name: 'infinity in a bias',
    code: 'damaged/not-finite',
    names: 'd/bias',
    bad: () => withWeights(kernel, { ...bias, values: [1, Infinity] }),
    twin,
  },
  {
    name: 'a kernel of another shape',
    code: 'damaged/weights',
    names: 'd',
    bad: () => withWeights({ ...kernel, shape: [4, 1] }, bias),
    twin,
  },
  { name: 'a missing bias', code: 'damaged/weights', names: 'bias', bad: () => withWeights(kernel), twin },
  { name: 'a bias before its kernel', code: 'damaged/weights', names: 'kernel', bad: () => withWeights(bias, kernel), twin },
  {
    name: 'a weight that is listed but not stored',
    code: 'damaged/weights',
    names: 'd/kernel:0',
    bad: () =>
      makeH5({ ...good, weights: {} }, (file) => {
        file.create_group('model_weights/d').create_attribute('weight_names', ['d/kernel:0', 'd/bias:0']);
      }),
    twin,
  },
  {
    name: 'a kernel in another file',
    code: 'file-read/link',
    bad: () => linked((file, place) => file.create_external_link('/etc/passwd', '/x', place)),
    twin,
  },
  {
    name: 'a kernel behind a soft link',
    code: 'file-read/link',
    bad: () => linked((file, place) => file.create_soft_link('/elsewhere', place)),
    twin: () => linked((file, place) => file.create_hard_link('/elsewhere', place)),
  },
  {
    name: 'a soft link that leads round in a circle',
    code: 'file-read/link',
    bad: () => linked((file, place) => file.create_soft_link(`/${place}`, place)),
    twin,
  },
  {
    name: 'a group that is a soft link to all weights',
    code: 'file-read/link',
    bad: () => makeH5({ ...good, weights: {} }, (file) => void file.create_soft_link('/model_weights', 'model_weights/d')),
    twin,
  },
  { name: 'a kernel stored outside the file', code: 'damaged/structure', names: 'lies outside the file', bad: withExternalStorage, twin },
  // Both found by damaging files at random: the library walks round in them for ever.
  {
    name: 'a text in the heap of 2^49 bytes',
    code: 'damaged/structure',
    names: 'heap',
    bad: async () => heaped(1, 2n ** 49n),
    twin: realTwin,
  },
  { name: 'free space in the heap of 0 bytes', code: 'damaged/structure', names: 'heap', bad: async () => heaped(0, 0n), twin: realTwin },
  { name: 'a config that is no JSON', code: 'damaged/structure', bad: () => withConfig('{"class_name": "Sequential", '), twin },
  {
    name: 'a config nested 100,000 deep',
    code: 'denial-of-service/limit',
    names: 'jsonDepth',
    bad: () => withConfig(nested(50_000)),
    twin,
  },
  {
    name: 'a config longer than allowed',
    code: 'denial-of-service/limit',
    names: 'modelTextBytes',
    limits: { modelTextBytes: 20 },
    bad: twin,
    twin: null,
  },
  { name: 'more layers than allowed', code: 'denial-of-service/limit', names: 'nodes', limits: { nodes: 1 }, bad: twin, twin: null },
  {
    name: 'a model file larger than allowed',
    code: 'denial-of-service/limit',
    names: 'modelBytes',
    limits: { modelBytes: 1000 },
    bad: twin,
    twin: null,
  },
  {
    name: 'an array far larger than its file',
    code: 'decompression/bomb',
    limits: { ratioFreeBytes: 1000, hdf5Ratio: 1 },
    bad: swollen,
    twin: null,
  },
  ...['constructor', 'toString', 'hasOwnProperty', '__proto__', 'Conv3D', 'ConvLSTM2D'].map((kind) => ({
    name: `a layer of the kind ${kind}`,
    code: 'unsupported/layer' as const,
    names: kind,
    bad: () => withLayer(layer(kind, 'strange')),
    twin,
  })),
  {
    name: 'a Lambda',
    code: 'code-execution/lambda',
    names: 'evil',
    bad: () => withLayer(layer('Lambda', 'evil', { function: ['4wEAAAA=', null, null] })),
    twin,
  },
  {
    name: 'a Lambda inside a wrapper',
    code: 'code-execution/lambda',
    names: 'evil',
    bad: () => withLayer(layer('TimeDistributed', 'wrap', { layer: layer('Lambda', 'evil') })),
    twin,
  },
  {
    name: 'an activation that is marshalled code',
    code: 'code-execution/lambda',
    bad: () => withLayer(layer('Activation', 'a', { activation: { class_name: '__lambda__', config: {} } })),
    twin,
  },
  {
    name: 'an activation of somebody else',
    code: 'unsupported/option',
    names: 'activation',
    bad: () => withLayer(layer('Activation', 'a', { activation: { class_name: 'function', config: 'my_relu' } })),
    twin,
  },
  {
    name: 'a class of somebody else with the name of a Keras layer',
    code: 'unsupported/layer',
    names: 'my_package',
    bad: () => withLayer({ ...layer('ReLU', 'a'), module: 'my_package.layers' } as MadeLayer),
    twin,
  },
  {
    name: 'a model written as a class',
    code: 'unsupported/layer',
    names: 'MyNet',
    bad: () => withConfig({ class_name: 'MyNet', config: {} }),
    twin,
  },
  {
    name: 'a layer that is called with itself',
    code: 'damaged/structure',
    names: 'd',
    bad: () => withConfig(functional([[['d', 0, 0, {}]]])),
    twin: wired,
  },
  {
    name: 'a layer that is called with nothing known',
    code: 'damaged/structure',
    names: 'd',
    bad: () => withConfig(functional([[['nobody', 0, 0, {}]]])),
    twin: wired,
  },
  { name: 'a layer that is called with a number', code: 'damaged/structure', bad: () => withConfig(functional([[7]])), twin: wired },
  { name: 'a model without layers', code: 'damaged/structure', bad: () => withConfig(sequential([])), twin },
  {
    name: 'two layers with one name',
    code: 'damaged/structure',
    names: 'd',
    bad: () => withConfig(sequential([input(2), dense, dense])),
    twin,
  },
  {
    name: 'half a filter',
    code: 'unsupported/option',
    names: 'units',
    bad: () => withConfig(sequential([input(2), layer('Dense', 'd', { units: 1.5 })])),
    twin,
  },
  {
    name: 'units beyond counting',
    code: 'unsupported/option',
    names: 'units',
    bad: () => withConfig(JSON.stringify(good.config).replace('"units":2', '"units":1e309')),
    twin,
  },
  {
    name: 'a padding of a billion cells',
    code: 'denial-of-service/limit',
    names: 'activationBytes',
    bad: () => pictures(layer('ZeroPadding2D', 'p', { padding: 1e9 })),
    twin: () => pictures(layer('GlobalAveragePooling2D', 'p')),
  },
  {
    name: 'a window larger than the picture',
    code: 'damaged/structure',
    names: 'p',
    bad: () => pictures(layer('MaxPooling2D', 'p', { pool_size: [9, 9] })),
    twin: () => pictures(layer('GlobalAveragePooling2D', 'p')),
  },
  {
    name: 'a picture as answer',
    code: 'unsupported/option',
    names: 'one score per class',
    bad: () => pictures(layer('ReLU', 'p')),
    twin: () => pictures(layer('Flatten', 'p')),
  },
  {
    name: 'channels first',
    code: 'unsupported/option',
    names: 'data_format',
    bad: () => pictures(layer('GlobalAveragePooling2D', 'p', { data_format: 'channels_first' })),
    twin: () => pictures(layer('GlobalAveragePooling2D', 'p')),
  },
].map((entry) => ({ file: 'net.h5', ...entry }) as HostileModel);

/** The kernel lies at /elsewhere; `link` decides how its place leads there. */
function linked(link: (file: Parameters<NonNullable<Parameters<typeof makeH5>[1]>>[0], place: string) => void): Promise<Uint8Array> {
  return makeH5({ ...good, weights: {} }, (file) => {
    file.create_dataset({ name: 'elsewhere', data: Float32Array.from(kernel.values), shape: [2, 2] });
    file.create_group('model_weights/d').create_attribute('weight_names', ['kernel', 'bias']);
    file.create_dataset({ name: 'model_weights/d/bias', data: Float32Array.from(bias.values), shape: [2] });
    link(file, 'model_weights/d/kernel');
  });
}

/** The first object of the text heap gets another number (0 is free space) and another length. */
function heaped(index: number, length: bigint): Uint8Array {
  const file = Buffer.from(real);
  const first = file.indexOf('GCOL') + 16;
  file.writeUInt16LE(index, first);
  file.writeBigUInt64LE(length, first + 8);
  return Uint8Array.from(file);
}

function swollen(): Promise<Uint8Array> {
  const wide = layer('Dense', 'd', { units: 200, use_bias: false });
  return makeH5({ config: sequential([input(200), wide]), weights: {} }, (file) => {
    file.create_group('model_weights/d').create_attribute('weight_names', ['k']);
    file.create_dataset({
      name: 'model_weights/d/k',
      data: new Float32Array(40_000),
      shape: [200, 200],
      chunks: [200, 200],
      compression: 9,
    });
  });
}
