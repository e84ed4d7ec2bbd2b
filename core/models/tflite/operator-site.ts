import type { GraphBuilder } from '../../graph/builder.ts';
import type { QuantisationAttributes, Size2, TensorName } from '../../graph/node.ts';
import { BATCH, sameShape, shapeText, sizeOf } from '../../graph/shape.ts';
import type { Shape } from '../../graph/shape.ts';
import type { FileOperator, FileTensor } from '../../wire/tflite/tflite-file.ts';
import type { TensorType } from '../../wire/tflite/tflite-schema.table.ts';
import { activate } from '../activation.ts';
import type { Activation } from '../activation.ts';
import { refuse } from '../refusal.ts';
import type { Constant } from './constant.ts';
import { sameGrid } from './grid.ts';

/**
 * A computed tensor: real numbers in the graph, and how the file sees them. A file signal [1,T,C] lies in the graph as
 * [N,1,T,C]; where the file turns it into a picture [1,T,1,C], the graph's tensor stays as it is (same values in the
 * same order). `spread` is set between SPACE_TO_BATCH_ND and BATCH_TO_SPACE_ND, which together mean a dilation.
 */
export interface Flow {
  readonly tensor: TensorName;
  /** As the file states it, batch of 1 included. */
  readonly shape: Shape;
  readonly grid: QuantisationAttributes | null;
  readonly spread: Size2 | null;
}

/** Where an operator's rule builds. */
export interface OperatorSite {
  readonly build: GraphBuilder;
  /** Name of the layer and of the tensor to be made. */
  readonly name: TensorName;
  /** For messages: `operator 3 (CONV_2D)`. */
  readonly what: string;
  readonly operator: FileOperator;
  /** The tensor that the file says comes out, and its grid. */
  readonly output: FileTensor;
  readonly grid: QuantisationAttributes | null;
  /** The file runs only on TensorFlow Lite Micro, whose integer kernels round twice. */
  readonly isForMicro: boolean;
  /** A computed input. */
  flow(position: number): Flow;
  /** A constant input; null where it is left out or computed. */
  constant(position: number): Constant | null;
  /** How an input is stored; null where it is left out. */
  type(position: number): TensorType | null;
  /** Whole numbers of a constant input: axes, paddings, sizes. */
  numbers(position: number): readonly number[];
  /** Stored integers of a constant input, without its scale. */
  integers(position: number): readonly number[];
  /** Makes a weight of the graph that belongs to this layer. */
  weight(role: string, constant: Constant): TensorName;
}

/** Answers the tensor made, under the shape the file states; null where nothing but a shape is computed. */
export type OperatorRule = (site: OperatorSite) => Flow | null;

/** The graph's shape for a shape of the file. */
export function graphShape(shape: Shape): Shape {
  const item = shape.slice(1);
  return item.length === 2 ? [BATCH, 1, ...item] : [BATCH, ...item];
}

/** The tensor with axes where the file has them: a reshape if the graph kept a signal lying. */
export function upright(site: OperatorSite, flow: Flow): TensorName {
  if (flow.spread !== null)
    refuse('unsupported/option', `${site.what}: only convolutions are read between SPACE_TO_BATCH_ND and BATCH_TO_SPACE_ND`);
  const wanted = graphShape(flow.shape);
  if (sameShape(site.build.shape(flow.tensor), wanted)) return flow.tensor;
  return site.build.add('reshape', [flow.tensor], { shape: wanted }, site.build.unusedName(`${flow.tensor}:upright`));
}

/** A result made by `finish` or `moved`, checked against the shape the file states. */
export function made(site: OperatorSite, tensor: TensorName): Flow {
  const [expected, received] = [graphShape(site.output.shape), site.build.shape(tensor)];
  const isLying = sizeOf(expected) === sizeOf(received) && lying(expected, received);
  if (!sameShape(expected, received) && !isLying) {
    refuse('damaged/structure', `${site.what}: the file states ${shapeText(expected)}, the operator makes ${shapeText(received)}`);
  }
  return { tensor, shape: site.output.shape, grid: site.grid, spread: null };
}

/** [N,T,1,C] in the file, [N,1,T,C] in the graph. */
export function lying(file: Shape, graph: Shape): boolean {
  return file.length === 4 && graph.length === 4 && file[2] === 1 && graph[1] === 1 && file[1] === graph[2] && file[3] === graph[3];
}

/**
 * An operator that computes new values: they are rounded to the output's grid and clamped by the activation. Integer
 * kernels clamp the rounded integer, so a ReLU comes after the rounding: whether a value is 0 then never hangs on the
 * last bit of a float sum, and the gradient is the same on every executor. Other activations come before it.
 * With an activation the value before it is `NAME:pre`; before rounding it is `NAME:real`.
 */
export function finished(site: OperatorSite, activation: Activation, make: (name: TensorName) => TensorName): TensorName {
  const { build, grid, name } = site;
  if (activation.kind === 'linear') return grid === null ? make(name) : build.add('fake-quant', [make(`${name}:real`)], grid, name);
  const before = make(`${name}:pre`);
  if (grid === null) return activate(build, activation, before, name);
  const clamped = clampedGrid(grid, activation);
  if (clamped === null) return build.add('fake-quant', [activate(build, activation, before, `${name}:real`)], grid, name);
  return build.add('relu', [build.add('fake-quant', [before], clamped, `${name}:real`)], {}, name);
}

/** The part of a grid that a ReLU leaves, as the integer kernel computes it; null for activations that do more than clamp. */
function clampedGrid(grid: QuantisationAttributes, activation: Activation): QuantisationAttributes | null {
  const [scale = NaN, zero = NaN] = [grid.scales[0], grid.zeroPoints[0]];
  const minimum = Math.max(grid.minimum, zero);
  if (activation.kind === 'relu') return { ...grid, minimum };
  if (activation.kind === 'relu6') return { ...grid, minimum, maximum: Math.min(grid.maximum, zero + Math.round(6 / scale)) };
  return null;
}

/** An operator that only moves values; it rounds only where its output has another grid than its input. */
export function moved(site: OperatorSite, input: Flow, make: (name: TensorName) => TensorName): TensorName {
  return sameGrid(site.grid, input.grid) ? make(site.name) : finished(site, { kind: 'linear' }, make);
}
