import { emitConv, emitConvFilterGradient, emitConvInputGradient } from './emit-convolution.ts';
import { emitDynamicQuant, emitDynamicScale } from './emit-dynamic-quant.ts';
import { emitFixedPointSum } from './emit-fixed-point-sum.ts';
import {
  emitBroadcast,
  emitConcat,
  emitPad,
  emitReduceSum,
  emitReshape,
  emitResize,
  emitSlice,
  emitTranspose,
  emittedAxis,
} from './emit-layout.ts';
import { emitAveragePool, emitAveragePoolGradient, emitMaxPool } from './emit-pool.ts';
import { emitFakeQuant, emitInsideRange } from './emit-quantised.ts';
import { emitSelectByMaximum, emitTakeAtMaximum } from './emit-routing.ts';
import { emitSoftmaxByTable } from './emit-softmax-by-table.ts';
import type { OnnxEmitter } from './onnx-emitter.ts';
import type { OnnxAttribute } from './onnx-message.ts';
import { inputOf } from '../../graph/kinds/inputs.ts';
import type { Node, NodeKind, NodeOf } from '../../graph/node.ts';

/** Written as a method so that the table's entries fit `Emit<NodeKind>`: each is only ever given nodes of its own kind. */
interface EmitKind<Kind extends NodeKind> {
  emit(emitter: OnnxEmitter, node: NodeOf<Kind>): string;
}
type Emit<Kind extends NodeKind> = EmitKind<Kind>['emit'];

const FLOAT = 1;

/** One ONNX operator of one input. */
function unary<Kind extends NodeKind>(
  type: string,
  attributes: (node: NodeOf<Kind>) => Readonly<Record<string, OnnxAttribute>> = () => ({}),
): Emit<Kind> {
  return (emitter, node) => emitter.node(type, [emitter.value(inputOf(node.inputs, 0))], attributes(node));
}

/** One ONNX operator of two broadcast inputs. */
function pairwise<Kind extends NodeKind>(type: string): Emit<Kind> {
  return (emitter, node) => {
    const rank = emitter.shape(node.output).length;
    return emitter.node(type, [emitter.operand(inputOf(node.inputs, 0), rank), emitter.operand(inputOf(node.inputs, 1), rank)]);
  };
}

/** A comparison is boolean in ONNX; Greater + Cast + Mul is the fast form of a mask there, Where and Sign are slow loops. */
function mask(emitter: OnnxEmitter, left: string, right: string): string {
  return emitter.node('Cast', [emitter.node('Greater', [left, right])], { to: { int: FLOAT } });
}

function lastAxis(emitter: OnnxEmitter, node: Node): Readonly<Record<string, OnnxAttribute>> {
  const rank = emitter.shape(node.output).length;
  return { axis: { int: emittedAxis(rank, rank - 1) } };
}

function emitMatmul(emitter: OnnxEmitter, node: NodeOf<'matmul'>): string {
  const { transposeLeft, transposeRight } = node.attributes;
  return emitter.node(
    'Gemm',
    node.inputs.map((input) => emitter.value(input)),
    { transA: { int: transposeLeft ? 1 : 0 }, transB: { int: transposeRight ? 1 : 0 } },
  );
}

function emitScaleShift(emitter: OnnxEmitter, node: NodeOf<'scale-shift'>): string {
  const rank = emitter.shape(node.output).length;
  const scaled = emitter.node('Mul', [emitter.value(inputOf(node.inputs, 0)), emitter.operand(inputOf(node.inputs, 1), rank)]);
  return emitter.node('Add', [scaled, emitter.operand(inputOf(node.inputs, 2), rank)]);
}

function emitSwish(emitter: OnnxEmitter, node: NodeOf<'swish'>): string {
  const x = emitter.value(inputOf(node.inputs, 0));
  return emitter.node('Mul', [x, emitter.node('Sigmoid', [x])]);
}

function emitGelu(emitter: OnnxEmitter, node: NodeOf<'gelu'>): string {
  const x = emitter.value(inputOf(node.inputs, 0));
  const half = emitter.node('Mul', [x, emitter.scalar(0.5)]);
  const share = node.attributes.approximate
    ? emitter.node('Tanh', [approximateInner(emitter, x)])
    : emitter.node('Erf', [emitter.node('Mul', [x, emitter.scalar(Math.SQRT1_2)])]);
  return emitter.node('Mul', [half, emitter.node('Add', [share, emitter.scalar(1)])]);
}

function approximateInner(emitter: OnnxEmitter, x: string): string {
  const cube = emitter.node('Mul', [emitter.node('Mul', [x, x]), x]);
  const sum = emitter.node('Add', [x, emitter.node('Mul', [cube, emitter.scalar(0.044715)])]);
  return emitter.node('Mul', [sum, emitter.scalar(Math.sqrt(2 / Math.PI))]);
}

/** How every node kind is written as ONNX. A kind without its line does not compile. */
const emitters: { readonly [Kind in NodeKind]: Emit<Kind> } = {
  conv: emitConv,
  'conv-input-gradient': emitConvInputGradient,
  'conv-filter-gradient': emitConvFilterGradient,
  matmul: emitMatmul,
  'scale-shift': emitScaleShift,
  'average-pool': emitAveragePool,
  'average-pool-gradient': emitAveragePoolGradient,
  'max-pool': emitMaxPool,
  'select-by-maximum': emitSelectByMaximum,
  'take-at-maximum': emitTakeAtMaximum,
  'reduce-sum': emitReduceSum,
  broadcast: emitBroadcast,
  pad: emitPad,
  slice: emitSlice,
  concat: emitConcat,
  reshape: emitReshape,
  transpose: emitTranspose,
  resize: (emitter, node) => {
    const input = inputOf(node.inputs, 0);
    return emitResize(emitter, {
      input,
      from: emitter.shape(input).slice(1, 3),
      to: node.attributes.size,
      mode: node.attributes.mode,
      adjoint: false,
    });
  },
  'resize-gradient': (emitter, node) => {
    const input = inputOf(node.inputs, 0);
    return emitResize(emitter, {
      input,
      from: emitter.shape(input).slice(1, 3),
      to: node.attributes.inputSize,
      mode: node.attributes.mode,
      adjoint: true,
    });
  },
  add: pairwise('Add'),
  subtract: pairwise('Sub'),
  multiply: pairwise('Mul'),
  divide: pairwise('Div'),
  maximum: pairwise('Max'),
  minimum: pairwise('Min'),
  greater: (emitter, node) => {
    const rank = emitter.shape(node.output).length;
    return mask(emitter, emitter.operand(inputOf(node.inputs, 0), rank), emitter.operand(inputOf(node.inputs, 1), rank));
  },
  relu: unary('Relu'),
  relu6: (emitter, node) => emitter.node('Clip', [emitter.value(inputOf(node.inputs, 0)), emitter.scalar(0), emitter.scalar(6)]),
  'leaky-relu': unary('LeakyRelu', (node) => ({ alpha: { float: node.attributes.slope } })),
  elu: unary('Elu', (node) => ({ alpha: { float: node.attributes.alpha } })),
  sigmoid: unary('Sigmoid'),
  tanh: unary('Tanh'),
  swish: emitSwish,
  gelu: emitGelu,
  softplus: unary('Softplus'),
  exp: unary('Exp'),
  log: unary('Log'),
  sqrt: unary('Sqrt'),
  reciprocal: unary('Reciprocal'),
  power: (emitter, node) => emitter.node('Pow', [emitter.value(inputOf(node.inputs, 0)), emitter.scalar(node.attributes.exponent)]),
  abs: unary('Abs'),
  sign: unary('Sign'),
  step: (emitter, node) => mask(emitter, emitter.value(inputOf(node.inputs, 0)), emitter.scalar(0)),
  erf: unary('Erf'),
  round: unary('Round'),
  'stop-gradient': unary('Identity'),
  'fake-quant': emitFakeQuant,
  'dynamic-quant': emitDynamicQuant,
  'dynamic-scale': emitDynamicScale,
  'inside-range': emitInsideRange,
  softmax: (emitter, node) => emitter.node('Softmax', [emitter.value(inputOf(node.inputs, 0))], lastAxis(emitter, node)),
  'log-softmax': (emitter, node) => emitter.node('LogSoftmax', [emitter.value(inputOf(node.inputs, 0))], lastAxis(emitter, node)),
  'softmax-by-table': emitSoftmaxByTable,
  'fixed-point-sum': emitFixedPointSum,
};

/** Writes one node and answers the name of its result (channels-first for rank 4). */
export function emitNode(emitter: OnnxEmitter, node: Node): string {
  const emit: Emit<NodeKind> = emitters[node.kind];
  return emit(emitter, node);
}
