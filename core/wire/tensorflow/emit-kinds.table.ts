import { emitConv, emitConvFilterGradient, emitConvInputGradient } from './emit-convolution.ts';
import { emitDynamicQuant, emitDynamicScale } from './emit-dynamic-quant.ts';
import { emitFixedPointSum } from './emit-fixed-point-sum.ts';
import { emitBroadcast, emitConcat, emitPad, emitReduceSum, emitReshape, emitResize, emitSlice, emitTranspose } from './emit-layout.ts';
import { emitElu, emitGelu, emitMultiply, emitSwish } from './emit-pointwise.ts';
import { emitAveragePool, emitAveragePoolGradient, emitMaxPool, emitSelectByMaximum, emitTakeAtMaximum } from './emit-pool.ts';
import { emitFakeQuant, emitInsideRange, mask } from './emit-quantised.ts';
import { emitSoftmaxByTable } from './emit-softmax-by-table.ts';
import type { TensorflowAttribute } from './graph-def-message.ts';
import type { TensorflowEmitter } from './tensorflow-emitter.ts';
import { inputOf } from '../../graph/kinds/inputs.ts';
import type { Node, NodeKind, NodeOf } from '../../graph/node.ts';

/** Written as a method so that the table's entries fit `Emit<NodeKind>`: each is only ever given nodes of its own kind. */
interface EmitKind<Kind extends NodeKind> {
  emit(emitter: TensorflowEmitter, node: NodeOf<Kind>): string;
}
type Emit<Kind extends NodeKind> = EmitKind<Kind>['emit'];

/** One operation of as many inputs as the node has; TensorFlow broadcasts as we do. */
function direct<Kind extends NodeKind>(
  operation: string,
  attributes: (node: NodeOf<Kind>) => Readonly<Record<string, TensorflowAttribute>> = () => ({}),
): Emit<Kind> {
  return (emitter, node) =>
    emitter.node(
      operation,
      node.inputs.map((input) => emitter.value(input)),
      attributes(node),
    );
}

function emitMatmul(emitter: TensorflowEmitter, node: NodeOf<'matmul'>): string {
  const { transposeLeft, transposeRight } = node.attributes;
  const factors = [emitter.value(inputOf(node.inputs, 0)), emitter.value(inputOf(node.inputs, 1))];
  const product = emitter.node('MatMul', factors, { transpose_a: { flag: transposeLeft }, transpose_b: { flag: transposeRight } });
  const bias = node.inputs[2];
  return bias === undefined ? product : emitter.node('BiasAdd', [product, emitter.value(bias)]);
}

function emitScaleShift(emitter: TensorflowEmitter, node: NodeOf<'scale-shift'>): string {
  const scaled = emitter.node('Mul', [emitter.value(inputOf(node.inputs, 0)), emitter.value(inputOf(node.inputs, 1))]);
  return emitter.node('AddV2', [scaled, emitter.value(inputOf(node.inputs, 2))]);
}

/** How every node kind is written as TensorFlow operations. A kind without its line does not compile. */
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
  resize: (emitter, node) =>
    emitResize(emitter, { input: inputOf(node.inputs, 0), to: node.attributes.size, mode: node.attributes.mode, adjoint: false }),
  'resize-gradient': (emitter, node) =>
    emitResize(emitter, { input: inputOf(node.inputs, 0), to: node.attributes.inputSize, mode: node.attributes.mode, adjoint: true }),
  add: direct('AddV2'),
  subtract: direct('Sub'),
  multiply: emitMultiply,
  divide: direct('RealDiv'),
  maximum: direct('Maximum'),
  minimum: direct('Minimum'),
  greater: (emitter, node) => mask(emitter, emitter.value(inputOf(node.inputs, 0)), emitter.value(inputOf(node.inputs, 1))),
  relu: direct('Relu'),
  relu6: direct('Relu6'),
  'leaky-relu': direct('LeakyRelu', (node) => ({ alpha: { float: node.attributes.slope } })),
  elu: emitElu,
  sigmoid: direct('Sigmoid'),
  tanh: direct('Tanh'),
  swish: emitSwish,
  gelu: emitGelu,
  softplus: direct('Softplus'),
  exp: direct('Exp'),
  log: direct('Log'),
  sqrt: direct('Sqrt'),
  reciprocal: direct('Reciprocal'),
  power: (emitter, node) => emitter.node('Pow', [emitter.value(inputOf(node.inputs, 0)), emitter.scalar(node.attributes.exponent)]),
  abs: direct('Abs'),
  sign: direct('Sign'),
  step: (emitter, node) => mask(emitter, emitter.value(inputOf(node.inputs, 0)), emitter.scalar(0)),
  erf: direct('Erf'),
  round: direct('Round'),
  'stop-gradient': direct('Identity'),
  'fake-quant': emitFakeQuant,
  'dynamic-quant': emitDynamicQuant,
  'dynamic-scale': emitDynamicScale,
  'inside-range': emitInsideRange,
  softmax: direct('Softmax'),
  'log-softmax': direct('LogSoftmax'),
  'softmax-by-table': emitSoftmaxByTable,
  'fixed-point-sum': emitFixedPointSum,
};

/** Writes one node and answers the name of its result. */
export function emitNode(emitter: TensorflowEmitter, node: Node): string {
  const emit: Emit<NodeKind> = emitters[node.kind];
  return emit(emitter, node);
}
