import type { Shape } from './shape.ts';

export type TensorName = string;

/** Zeros added around a picture: [top, bottom, left, right]. Convolutions and pools store what SAME means, resolved. */
export type Pads = readonly [top: number, bottom: number, left: number, right: number];
/** [vertical, horizontal]. */
export type Size2 = readonly [height: number, width: number];

export interface ConvolutionAttributes {
  readonly strides: Size2;
  readonly dilations: Size2;
  readonly pads: Pads;
  readonly groups: number;
}
export interface PoolAttributes {
  readonly window: Size2;
  readonly strides: Size2;
  readonly pads: Pads;
}
export interface AveragePoolAttributes extends PoolAttributes {
  /** TensorFlow leaves padded cells out of the count (false), PyTorch counts them (true). */
  readonly countPadding: boolean;
}
export interface QuantisationAttributes {
  /** real = scale * (integer - zeroPoint). One entry, or one for each position of the last axis. */
  readonly scales: readonly number[];
  readonly zeroPoints: readonly number[];
  readonly minimum: number;
  readonly maximum: number;
}
export interface DynamicQuantisationAttributes {
  /** One scale around 0 (127 steps each way), or the measured range in 255 steps. */
  readonly symmetric: boolean;
  /** Positions that are alike modulo these share a range; [1, 1] for all of an item, the picture's size for each by itself. */
  readonly block: Size2;
}
export interface TableSoftmaxAttributes {
  /** What one integer of the input is worth. */
  readonly scale: number;
  /** What the input is multiplied by before its exponential. */
  readonly beta: number;
}
export interface FixedPointAttributes {
  /** Whole numbers, one for each channel. */
  readonly biases: readonly number[];
  /** By what a sum becomes steps of the output, one for each channel. */
  readonly multipliers: readonly number[];
  /** What one step of the output is worth. */
  readonly step: number;
}
type None = Readonly<Record<string, never>>;

/**
 * Every node kind with its attributes. The list is closed under differentiation: each backward rule is written
 * with these kinds again. Inputs are listed per kind in `kinds/<kind>.ts`.
 */
export interface AttributesOf {
  conv: ConvolutionAttributes;
  'conv-input-gradient': ConvolutionAttributes & { readonly inputSize: Size2 };
  'conv-filter-gradient': ConvolutionAttributes & { readonly kernelSize: Size2 };
  matmul: { readonly transposeLeft: boolean; readonly transposeRight: boolean };
  'scale-shift': None;
  'average-pool': AveragePoolAttributes;
  'average-pool-gradient': AveragePoolAttributes & { readonly inputSize: Size2 };
  'max-pool': PoolAttributes;
  'select-by-maximum': PoolAttributes;
  'take-at-maximum': PoolAttributes;
  'reduce-sum': { readonly axes: readonly number[] };
  broadcast: None;
  pad: { readonly before: readonly number[]; readonly after: readonly number[] };
  slice: { readonly begin: readonly number[]; readonly size: readonly number[] };
  concat: { readonly axis: number };
  reshape: { readonly shape: Shape };
  transpose: { readonly order: readonly number[] };
  resize: { readonly size: Size2; readonly mode: 'nearest' | 'bilinear' };
  'resize-gradient': { readonly inputSize: Size2; readonly mode: 'nearest' | 'bilinear' };
  add: None;
  subtract: None;
  multiply: None;
  divide: None;
  maximum: None;
  minimum: None;
  greater: None;
  relu: None;
  relu6: None;
  'leaky-relu': { readonly slope: number };
  elu: { readonly alpha: number };
  sigmoid: None;
  tanh: None;
  swish: None;
  gelu: { readonly approximate: boolean };
  softplus: None;
  exp: None;
  log: None;
  sqrt: None;
  reciprocal: None;
  power: { readonly exponent: number };
  abs: None;
  sign: None;
  step: None;
  erf: None;
  round: None;
  'stop-gradient': None;
  'fake-quant': QuantisationAttributes;
  'dynamic-quant': DynamicQuantisationAttributes;
  'dynamic-scale': DynamicQuantisationAttributes;
  'inside-range': QuantisationAttributes;
  softmax: None;
  'log-softmax': None;
  'softmax-by-table': TableSoftmaxAttributes;
  'fixed-point-sum': FixedPointAttributes;
}
export type NodeKind = keyof AttributesOf;

export interface NodeOf<Kind extends NodeKind> {
  readonly kind: Kind;
  /** Name of the tensor it makes; unique in the graph. */
  readonly output: TensorName;
  readonly inputs: readonly TensorName[];
  readonly attributes: AttributesOf[Kind];
  /** Layer of the file this node came from; transforms keep it. */
  readonly layer?: string;
}
export type Node = { [Kind in NodeKind]: NodeOf<Kind> }[NodeKind];
