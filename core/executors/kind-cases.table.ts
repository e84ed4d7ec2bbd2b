import type { AttributesOf, NodeKind } from '../graph/node.ts';
import { BATCH } from '../graph/shape.ts';
import type { Shape } from '../graph/shape.ts';

/** One way a kind is used: shapes (BATCH = 2 items at run time), attributes, and from which values inputs are drawn. */
export interface KindCase<Kind extends NodeKind = NodeKind> {
  readonly says: string;
  readonly inputs: readonly Shape[];
  readonly attributes: AttributesOf[Kind];
  /** Interval of the inputs; kinks (0, 6, ties) are kept away from by the step of the differences. */
  readonly from?: number;
  readonly to?: number;
  /** Inputs are whole numbers, so that equal values meet; which of them a window picks is part of the kind. */
  readonly whole?: boolean;
}

const picture = [BATCH, 5, 6, 4];
const unary = { inputs: [picture], attributes: {} } as const;
const how = { strides: [1, 1], dilations: [1, 1], pads: [0, 0, 0, 0], groups: 1 } as const;
const window2 = { window: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] } as const;
const grid = { scales: [0.25], zeroPoints: [3], minimum: -4, maximum: 7 } as const;

/** Every kind with every attribute combination that occurs; a kind without cases does not compile. */
export const kindCases: { readonly [Kind in NodeKind]: readonly KindCase<Kind>[] } = {
  conv: [
    { says: '3x3 with bias', inputs: [picture, [3, 3, 4, 3], [3]], attributes: how },
    { says: 'asymmetric pads and stride 2', inputs: [picture, [3, 3, 4, 2]], attributes: { ...how, strides: [2, 2], pads: [0, 1, 0, 1] } },
    { says: 'stride larger than the kernel', inputs: [picture, [2, 1, 4, 2]], attributes: { ...how, strides: [3, 2] } },
    {
      says: 'dilation and groups',
      inputs: [picture, [2, 3, 2, 6]],
      attributes: { ...how, dilations: [3, 2], pads: [1, 2, 2, 1], groups: 2 },
    },
    { says: 'depthwise, two filters each', inputs: [picture, [3, 3, 1, 8]], attributes: { ...how, pads: [1, 1, 1, 1], groups: 4 } },
    { says: 'one by one', inputs: [picture, [1, 1, 4, 5]], attributes: how },
    {
      says: 'a signal',
      inputs: [
        [BATCH, 1, 9, 2],
        [1, 3, 2, 3],
      ],
      attributes: { ...how, strides: [1, 2], dilations: [1, 2], pads: [0, 0, 3, 0] },
    },
  ],
  'conv-input-gradient': [
    {
      says: 'stride 1',
      inputs: [
        [BATCH, 3, 4, 3],
        [3, 3, 4, 3],
      ],
      attributes: { ...how, inputSize: [5, 6] },
    },
    {
      says: 'stride 2 with a remainder',
      inputs: [
        [BATCH, 2, 3, 3],
        [3, 2, 4, 3],
      ],
      attributes: { ...how, strides: [2, 2], inputSize: [6, 7] },
    },
    {
      says: 'groups and dilation',
      inputs: [
        [BATCH, 5, 6, 6],
        [2, 3, 2, 6],
      ],
      attributes: { ...how, dilations: [3, 2], pads: [1, 2, 2, 2], groups: 2, inputSize: [5, 6] },
    },
  ],
  'conv-filter-gradient': [
    { says: 'stride 1', inputs: [picture, [BATCH, 3, 4, 3]], attributes: { ...how, kernelSize: [3, 3] } },
    {
      says: 'stride 2 with a remainder',
      inputs: [
        [BATCH, 6, 7, 4],
        [BATCH, 2, 3, 3],
      ],
      attributes: { ...how, strides: [2, 2], kernelSize: [3, 2] },
    },
    {
      says: 'groups, dilation, pads',
      inputs: [picture, [BATCH, 5, 6, 6]],
      attributes: { ...how, dilations: [3, 2], pads: [1, 2, 2, 2], groups: 2, kernelSize: [2, 3] },
    },
  ],
  matmul: [
    { says: 'dense with bias', inputs: [[BATCH, 4], [4, 3], [3]], attributes: { transposeLeft: false, transposeRight: false } },
    {
      says: 'right transposed',
      inputs: [
        [BATCH, 4],
        [3, 4],
      ],
      attributes: { transposeLeft: false, transposeRight: true },
    },
    {
      says: 'left transposed, the batch summed',
      inputs: [
        [BATCH, 4],
        [BATCH, 3],
      ],
      attributes: { transposeLeft: true, transposeRight: false },
    },
    {
      says: 'both transposed',
      inputs: [
        [4, 2],
        [3, 4],
      ],
      attributes: { transposeLeft: true, transposeRight: true },
    },
  ],
  'scale-shift': [
    { says: 'per channel', inputs: [picture, [4], [4]], attributes: {} },
    { says: 'of a vector', inputs: [[BATCH, 3], [3], [3]], attributes: {} },
  ],
  'average-pool': [
    { says: 'whole picture', inputs: [picture], attributes: { window: [5, 6], strides: [1, 1], pads: [0, 0, 0, 0], countPadding: false } },
    {
      says: 'padding left out',
      inputs: [picture],
      attributes: { window: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], countPadding: false },
    },
    {
      says: 'padding counted, overlapping',
      inputs: [picture],
      attributes: { window: [3, 2], strides: [1, 1], pads: [1, 1, 0, 1], countPadding: true },
    },
  ],
  'average-pool-gradient': [
    {
      says: 'whole picture',
      inputs: [[BATCH, 1, 1, 4]],
      attributes: { window: [5, 6], strides: [1, 1], pads: [0, 0, 0, 0], countPadding: false, inputSize: [5, 6] },
    },
    {
      says: 'padding left out',
      inputs: [[BATCH, 3, 3, 4]],
      attributes: { window: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], countPadding: false, inputSize: [5, 6] },
    },
  ],
  'max-pool': [
    { says: '2x2', inputs: [[BATCH, 4, 6, 3]], attributes: window2 },
    { says: 'overlapping with pads', inputs: [picture], attributes: { window: [3, 3], strides: [1, 2], pads: [1, 1, 0, 1] } },
  ],
  'select-by-maximum': [
    {
      says: '2x2',
      inputs: [
        [BATCH, 4, 6, 3],
        [BATCH, 2, 3, 3],
      ],
      attributes: window2,
    },
    {
      says: '1x3, tiled',
      inputs: [
        [BATCH, 4, 6, 3],
        [BATCH, 4, 2, 3],
      ],
      attributes: { window: [1, 3], strides: [1, 3], pads: [0, 0, 0, 0] },
    },
    { says: 'overlapping', inputs: [picture, [BATCH, 5, 3, 4]], attributes: { window: [3, 3], strides: [1, 2], pads: [1, 1, 0, 1] } },
    {
      says: 'equal values in tiles',
      inputs: [
        [BATCH, 4, 6, 3],
        [BATCH, 2, 3, 3],
      ],
      attributes: window2,
      whole: true,
    },
    {
      says: 'equal values in overlapping windows',
      inputs: [picture, [BATCH, 5, 3, 4]],
      attributes: { window: [3, 3], strides: [1, 2], pads: [1, 1, 0, 1] },
      whole: true,
    },
  ],
  'take-at-maximum': [
    {
      says: '2x2',
      inputs: [
        [BATCH, 4, 6, 3],
        [BATCH, 4, 6, 3],
      ],
      attributes: window2,
    },
  ],
  'reduce-sum': [
    { says: 'over positions', inputs: [picture], attributes: { axes: [1, 2] } },
    { says: 'over channels of a vector', inputs: [[BATCH, 4]], attributes: { axes: [1] } },
    { says: 'over the batch', inputs: [picture], attributes: { axes: [0] } },
  ],
  broadcast: [
    { says: 'over positions', inputs: [[BATCH, 1, 1, 4], picture], attributes: {} },
    { says: 'a vector over a picture', inputs: [[4], picture], attributes: {} },
    { says: 'over the batch', inputs: [[1, 5, 6, 4], picture], attributes: {} },
  ],
  pad: [{ says: 'positions and channels', inputs: [picture], attributes: { before: [0, 1, 0, 2], after: [0, 2, 1, 0] } }],
  slice: [
    { says: 'a box', inputs: [picture], attributes: { begin: [0, 1, 2, 1], size: [BATCH, 3, 4, 2] } },
    { says: 'of a vector', inputs: [[BATCH, 6]], attributes: { begin: [0, 2], size: [BATCH, 3] } },
  ],
  concat: [
    { says: 'channels', inputs: [picture, [BATCH, 5, 6, 2]], attributes: { axis: 3 } },
    {
      says: 'vectors',
      inputs: [
        [BATCH, 2],
        [BATCH, 3],
      ],
      attributes: { axis: 1 },
    },
  ],
  reshape: [
    { says: 'flatten', inputs: [picture], attributes: { shape: [BATCH, 120] } },
    { says: 'unflatten', inputs: [[BATCH, 24]], attributes: { shape: [BATCH, 2, 3, 4] } },
    { says: 'a pooled picture', inputs: [[BATCH, 1, 1, 4]], attributes: { shape: [BATCH, 4] } },
  ],
  transpose: [
    { says: 'height and width', inputs: [picture], attributes: { order: [0, 2, 1, 3] } },
    { says: 'to channels first', inputs: [picture], attributes: { order: [0, 3, 1, 2] } },
    { says: 'a matrix', inputs: [[3, 4]], attributes: { order: [1, 0] } },
  ],
  resize: [
    { says: 'nearest, doubled', inputs: [[BATCH, 2, 3, 2]], attributes: { size: [4, 6], mode: 'nearest' } },
    { says: 'bilinear, odd sizes', inputs: [[BATCH, 4, 3, 2]], attributes: { size: [7, 5], mode: 'bilinear' } },
  ],
  'resize-gradient': [
    { says: 'nearest', inputs: [[BATCH, 4, 6, 2]], attributes: { inputSize: [2, 3], mode: 'nearest' } },
    { says: 'bilinear', inputs: [[BATCH, 7, 5, 2]], attributes: { inputSize: [4, 3], mode: 'bilinear' } },
  ],
  add: [
    { says: 'same shape', inputs: [picture, picture], attributes: {} },
    { says: 'a channel bias', inputs: [picture, [4]], attributes: {} },
  ],
  subtract: [{ says: 'a row', inputs: [picture, [1, 1, 6, 4]], attributes: {} }],
  multiply: [
    { says: 'same shape', inputs: [picture, picture], attributes: {} },
    { says: 'a gate per channel', inputs: [[BATCH, 1, 1, 4], picture], attributes: {} },
  ],
  divide: [{ says: 'by a channel', inputs: [picture, [4]], attributes: {}, from: 0.5, to: 2 }],
  maximum: [{ says: 'same shape', inputs: [picture, picture], attributes: {} }],
  minimum: [{ says: 'same shape', inputs: [picture, picture], attributes: {} }],
  greater: [{ says: 'same shape', inputs: [picture, picture], attributes: {} }],
  relu: [{ says: 'both sides', ...unary }],
  relu6: [{ says: 'all three parts', ...unary, from: -3, to: 9 }],
  'leaky-relu': [{ says: 'slope 0.3', inputs: [picture], attributes: { slope: 0.3 } }],
  elu: [{ says: 'alpha 0.7', inputs: [picture], attributes: { alpha: 0.7 } }],
  sigmoid: [{ says: 'both sides', ...unary }],
  tanh: [{ says: 'both sides', ...unary }],
  swish: [{ says: 'both sides', ...unary }],
  gelu: [
    { says: 'exact', inputs: [picture], attributes: { approximate: false } },
    { says: 'tanh form', inputs: [picture], attributes: { approximate: true } },
  ],
  softplus: [{ says: 'both sides', ...unary }],
  exp: [{ says: 'both sides', ...unary }],
  log: [{ says: 'positive', ...unary, from: 0.5, to: 3 }],
  sqrt: [{ says: 'positive', ...unary, from: 0.5, to: 3 }],
  reciprocal: [{ says: 'positive', ...unary, from: 0.5, to: 3 }],
  power: [{ says: 'to 2.5', inputs: [picture], attributes: { exponent: 2.5 }, from: 0.5, to: 2 }],
  abs: [{ says: 'both sides', ...unary }],
  sign: [{ says: 'both sides', ...unary }],
  step: [{ says: 'both sides', ...unary }],
  erf: [{ says: 'both sides', ...unary }],
  round: [{ says: 'both sides', ...unary, from: -4, to: 4 }],
  'stop-gradient': [{ says: 'both sides', ...unary }],
  'fake-quant': [
    { says: 'a narrow grid', inputs: [picture], attributes: grid },
    { says: 'a whole byte', inputs: [picture], attributes: { scales: [0.02], zeroPoints: [5], minimum: -128, maximum: 127 } },
    {
      says: 'the part of a byte a ReLU leaves',
      inputs: [picture],
      attributes: { scales: [0.02], zeroPoints: [-40], minimum: -40, maximum: 100 },
    },
    { says: 'per channel', inputs: [picture], attributes: { ...grid, scales: [0.25, 0.5, 0.1, 0.3], zeroPoints: [3, 0, -1, 2] } },
  ],
  'dynamic-quant': [
    { says: 'a range per item', inputs: [picture], attributes: { symmetric: false, block: [1, 1] } },
    { says: 'values above 0 only', inputs: [picture], attributes: { symmetric: false, block: [1, 1] }, from: 0.5, to: 3 },
    { says: 'symmetric', inputs: [picture], attributes: { symmetric: true, block: [1, 1] } },
    { says: 'of a vector', inputs: [[BATCH, 5]], attributes: { symmetric: false, block: [1, 1] } },
    { says: 'every second position', inputs: [[BATCH, 1, 6, 4]], attributes: { symmetric: false, block: [1, 2] } },
    { says: 'a range per position', inputs: [picture], attributes: { symmetric: false, block: [5, 6] } },
  ],
  'dynamic-scale': [
    { says: 'a range per item', inputs: [picture], attributes: { symmetric: false, block: [1, 1] } },
    { says: 'symmetric', inputs: [[BATCH, 5]], attributes: { symmetric: true, block: [1, 1] } },
    { says: 'every second position', inputs: [[BATCH, 1, 6, 4]], attributes: { symmetric: false, block: [1, 2] } },
    { says: 'a range per position', inputs: [picture], attributes: { symmetric: false, block: [5, 6] } },
  ],
  'inside-range': [{ says: 'a narrow grid', inputs: [picture], attributes: grid }],
  softmax: [
    { says: 'of a vector', inputs: [[BATCH, 5]], attributes: {} },
    { says: 'over channels', ...unary },
  ],
  'log-softmax': [{ says: 'of a vector', inputs: [[BATCH, 5]], attributes: {} }],
  'fixed-point-sum': [
    {
      says: 'of a picture, a multiplier per channel',
      inputs: [picture, picture, [4]],
      attributes: { biases: [1000, -7, 0, 123456], multipliers: [0.3, 2 ** -9, 0.011, 0.25], step: 0.5 },
      from: -9000000,
      to: 9000000,
      whole: true,
    },
    {
      says: 'of a vector',
      inputs: [[BATCH, 2], [BATCH, 2], [2]],
      attributes: { biases: [0, 5], multipliers: [0.01, 0.02], step: 2 ** -10 },
      from: -20000,
      to: 20000,
      whole: true,
    },
  ],
  'softmax-by-table': [
    { says: 'of a vector', inputs: [[BATCH, 5]], attributes: { scale: 2 ** -13, beta: 1 } },
    { says: 'over channels', inputs: [picture], attributes: { scale: 2 ** -12, beta: 0.5 } },
    { says: 'of many classes, most beyond the table', inputs: [[BATCH, 700]], attributes: { scale: 2 ** -7, beta: 1 }, from: -40, to: 40 },
    { says: 'of many like classes', inputs: [[BATCH, 700]], attributes: { scale: 2 ** -13, beta: 1 }, from: 0, to: 0.01 },
  ],
};
