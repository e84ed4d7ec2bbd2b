import { readFileSync } from 'node:fs';

import type { HostileModel } from './hostile-model.ts';
import { makeTflite } from './make-tflite.ts';
import type { MadeOperator, MadeTensor, MadeTflite } from './make-tflite.ts';

const real = new Uint8Array(readFileSync(new URL('../../fixtures/nets/A/models/A.int8.tflite', import.meta.url)));
const realTwin = async () => Uint8Array.from(real);
/** The real file with one 32-bit word replaced. */
const word = (at: number, value: number) => async () => {
  const bytes = Buffer.from(real);
  bytes.writeUInt32LE(value, at);
  return Uint8Array.from(bytes);
};

const data: MadeTensor = { shape: [1, 2], type: 'int8', scales: [1], zeroPoints: [0] };
const weights: MadeTensor = { shape: [2, 2], type: 'int8', scales: [1, 1], zeroPoints: [0, 0], content: [1, 2, 3, 4] };
const bias: MadeTensor = { shape: [2], type: 'int32', scales: [1], zeroPoints: [0], content: [0, 0] };
const dense: MadeOperator = { kind: 'FULLY_CONNECTED', inputs: [0, 1, 2], outputs: [3] };
const good: MadeTflite = { tensors: [data, weights, bias, data], operators: [dense] };
const twin = async () => makeTflite(good);
const made = (change: Partial<MadeTflite>) => async () => makeTflite({ ...good, ...change });
const withTensor = (at: number, change: Partial<MadeTensor>) =>
  made({ tensors: good.tensors.map((tensor, index) => (index === at ? { ...tensor, ...change } : tensor)) });
const withOperator = (change: Partial<MadeOperator>) => made({ operators: [{ ...dense, ...change }] });

const picture: MadeTensor = { shape: [1, 4, 4, 1] };
const filter: MadeTensor = { shape: [1, 3, 3, 1], content: Array.from({ length: 9 }, () => 1) };
const conv =
  (options: Readonly<Record<number, number>>, output: readonly number[] = [1, 2, 2, 1]) =>
  async () =>
    makeTflite({
      tensors: [picture, filter, { shape: output }, { shape: [1, 4] }],
      operators: [
        {
          kind: 'CONV_2D',
          inputs: [0, 1, -1],
          outputs: [2],
          options: Object.fromEntries(Object.entries({ 0: 1, 1: 1, 2: 1, ...options }).map(([key, int32]) => [key, { int32 }])),
        },
        { kind: 'RESHAPE', inputs: [2], outputs: [3] },
      ],
    });
const pairOf = (kind: string) =>
  made({ tensors: [{ shape: [1, 2] }, { shape: [1, 2] }], operators: [{ kind, inputs: [0], outputs: [1] }] });

/** .tflite files with one fault each. */
export const hostileTflite: readonly HostileModel[] = [
  { name: 'a root past the end', code: 'damaged/truncated', bad: word(0, 0x7ffffff0), twin: realTwin },
  { name: 'a root of 0', code: 'damaged/structure', bad: word(0, 0), twin: realTwin },
  { name: 'a list of 2^31 elements', code: 'damaged/truncated', bad: longList, twin: realTwin },
  { name: 'tables that contain themselves', code: 'denial-of-service/limit', limits: { flatbufferDepth: 2 }, bad: realTwin, twin: null },
  { name: 'more tensors than allowed', code: 'denial-of-service/limit', names: 'tensors', limits: { tensors: 3 }, bad: twin, twin: null },
  {
    name: 'more operators than allowed',
    code: 'denial-of-service/limit',
    names: 'operators',
    limits: { nodes: 3 },
    bad: realTwin,
    twin: null,
  },
  { name: 'another version of the format', code: 'unsupported/version', names: '4', bad: made({ version: 4 }), twin },
  {
    name: 'an operator that reads a tensor that is not there',
    code: 'damaged/structure',
    names: 'FULLY_CONNECTED',
    bad: withOperator({ inputs: [99, 1, 2] }),
    twin,
  },
  { name: 'an operator that reads tensor -2', code: 'damaged/structure', names: '-2', bad: withOperator({ inputs: [-2, 1, 2] }), twin },
  {
    name: 'an operator that reads what it makes',
    code: 'damaged/structure',
    names: 'before it is made',
    bad: withOperator({ inputs: [3, 1, 2] }),
    twin,
  },
  {
    name: 'an operator that makes the input',
    code: 'damaged/structure',
    names: 'made elsewhere',
    bad: withOperator({ outputs: [0] }),
    twin,
  },
  {
    name: 'two operators that make one tensor',
    code: 'damaged/structure',
    names: 'made elsewhere',
    bad: made({ operators: [dense, dense] }),
    twin,
  },
  { name: 'an operator without output', code: 'damaged/structure', names: 'one output', bad: withOperator({ outputs: [] }), twin },
  { name: 'an output that nobody makes', code: 'unsupported/option', bad: made({ outputs: [1] }), twin },
  { name: 'two inputs', code: 'unsupported/option', names: 'one input', bad: made({ inputs: [0, 1] }), twin },
  { name: 'a batch of 8', code: 'unsupported/option', names: '[8,2]', bad: withTensor(0, { shape: [8, 2] }), twin },
  { name: 'an input of no size', code: 'unsupported/option', names: '[1,0]', bad: withTensor(0, { shape: [1, 0] }), twin },
  { name: 'a negative extent', code: 'damaged/structure', names: 'extents', bad: withTensor(3, { shape: [1, -2] }), twin },
  {
    name: 'a rank of 40',
    code: 'denial-of-service/limit',
    names: 'rank',
    bad: withTensor(3, { shape: Array.from({ length: 40 }, () => 1) }),
    twin,
  },
  {
    name: 'an output of another shape than the operator makes',
    code: 'damaged/structure',
    names: '[N,7]',
    bad: withTensor(3, { shape: [1, 7] }),
    twin,
  },
  { name: 'a scale of 0', code: 'damaged/structure', names: 'scales above 0', bad: withTensor(3, { scales: [0] }), twin },
  {
    name: 'a scale that is not a number',
    code: 'damaged/structure',
    names: 'scales above 0',
    bad: withTensor(1, { scales: [NaN, 1] }),
    twin,
  },
  {
    name: 'more scales than channels',
    code: 'damaged/structure',
    names: '3 scales',
    bad: withTensor(1, { scales: [1, 1, 1], zeroPoints: [0, 0, 0] }),
    twin,
  },
  {
    name: 'more zero points than scales',
    code: 'damaged/structure',
    names: 'zero points',
    bad: withTensor(3, { zeroPoints: [0, 0] }),
    twin,
  },
  {
    name: 'an integer tensor without a scale',
    code: 'damaged/structure',
    names: 'without a scale',
    bad: async () => makeTflite({ ...good, tensors: [data, weights, bias, { shape: [1, 2], type: 'int8' }] }),
    twin,
  },
  {
    name: 'a zero point that no double holds',
    code: 'damaged/structure',
    names: 'too large',
    bad: withTensor(3, { zeroPoints: [Number.MAX_SAFE_INTEGER * 4] }),
    twin,
  },
  { name: 'fewer bytes than weights', code: 'damaged/weights', names: '4 bytes', bad: withTensor(1, { content: [1, 2, 3] }), twin },
  {
    name: 'a bias of another length',
    code: 'damaged/weights',
    names: 'bias',
    bad: withTensor(2, { shape: [3], content: [0, 0, 0] }),
    twin,
  },
  {
    name: 'weights for another input',
    code: 'damaged/structure',
    names: 'FULLY_CONNECTED',
    bad: withTensor(1, { shape: [2, 3], content: [1, 2, 3, 4, 5, 6] }),
    twin,
  },
  {
    name: 'weights that are computed',
    code: 'unsupported/option',
    names: 'constant weights',
    bad: withOperator({ inputs: [0, 0, 2] }),
    twin,
  },
  {
    name: 'weights that are not finite',
    code: 'damaged/not-finite',
    bad: async () =>
      makeTflite({
        tensors: [{ shape: [1, 1] }, { shape: [1, 1], content: [NaN] }, { shape: [1, 1] }],
        operators: [{ kind: 'FULLY_CONNECTED', inputs: [0, 1, -1], outputs: [2] }],
      }),
    twin,
  },
  { name: 'an unknown operator', code: 'unsupported/layer', names: 'operator 140', bad: pairOf('140'), twin: pairOf('RELU') },
  { name: 'an operator that is not supported', code: 'unsupported/layer', names: 'LSTM', bad: pairOf('LSTM'), twin: pairOf('RELU') },
  { name: 'an operator of somebody else', code: 'unsupported/layer', names: 'CUSTOM', bad: pairOf('CUSTOM'), twin: pairOf('RELU') },
  { name: 'a loop', code: 'unsupported/layer', names: 'WHILE', bad: pairOf('WHILE'), twin: pairOf('RELU') },
  {
    name: 'a fused activation that does not exist',
    code: 'unsupported/option',
    names: 'fused activation',
    bad: conv({ 3: 9 }),
    twin: conv({}),
  },
  { name: 'a stride of 0', code: 'damaged/structure', names: 'stride above 0', bad: conv({ 1: 0 }), twin: conv({}) },
  { name: 'a negative dilation', code: 'damaged/structure', names: 'dilations', bad: conv({ 4: -1 }), twin: conv({}) },
  { name: 'a dilation that leaves the picture', code: 'damaged/structure', names: 'CONV_2D', bad: conv({ 4: 100_000 }), twin: conv({}) },
  {
    name: 'a picture as answer',
    code: 'unsupported/option',
    names: 'one score per class',
    bad: async () => makeTflite({ tensors: [picture, picture], operators: [{ kind: 'RELU', inputs: [0], outputs: [1] }] }),
    twin: pairOf('RELU'),
  },
  {
    name: 'an input of 4 GiB',
    code: 'denial-of-service/limit',
    names: 'activationBytes',
    bad: async () => makeTflite({ tensors: [{ shape: [1, 32768, 32768, 1] }], operators: [] }),
    twin,
  },
].map((entry) => ({ file: 'net.tflite', ...entry }) as HostileModel);

/** The list of the operator codes claims 2^31 entries: its place follows from the root table's second field. */
async function longList(): Promise<Uint8Array> {
  const bytes = Buffer.from(real);
  const root = bytes.readUInt32LE(0);
  const vtable = root - bytes.readInt32LE(root);
  const slot = root + bytes.readUInt16LE(vtable + 4 + 2 * 1);
  bytes.writeUInt32LE(0x80000000, slot + bytes.readUInt32LE(slot));
  return Uint8Array.from(bytes);
}
