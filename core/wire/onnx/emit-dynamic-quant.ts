import type { OnnxEmitter } from './onnx-emitter.ts';
import { inputOf } from '../../graph/kinds/inputs.ts';
import { SMALLEST_RANGE, STEPS } from '../../graph/kinds/measured-range.ts';
import type { NodeOf } from '../../graph/node.ts';
import { extent } from '../../graph/shape.ts';

/**
 * DynamicQuantizeLinear measures one range for the whole batch, so that items would depend on their neighbours; this is
 * the same arithmetic with one range per item. Blocks of positions become axes of their own while they are measured.
 */
export function emitDynamicQuant(emitter: OnnxEmitter, node: NodeOf<'dynamic-quant'>): string {
  const measured = measure(emitter, node);
  const rounded = emitter.node('Mul', [inside(emitter, stepsOf(emitter, measured.x, measured), measured), scaleOf(emitter, measured)]);
  const shape = emitter.shape(node.output);
  return measured.isSplit ? emitter.reshaped(rounded, [extent(shape, 0), extent(shape, 3), extent(shape, 1), extent(shape, 2)]) : rounded;
}

export function emitDynamicScale(emitter: OnnxEmitter, node: NodeOf<'dynamic-scale'>): string {
  const measured = measure(emitter, node);
  const scale = scaleOf(emitter, measured);
  return measured.isSplit ? emitter.reshaped(scale, [extent(emitter.shape(node.output), 0), 1, ...node.attributes.block]) : scale;
}

interface Measured {
  /** The input, with blocks as axes where there are any. */
  readonly x: string;
  readonly isSplit: boolean;
  /** Steps per unit: the kernels multiply by it, and next to an edge between two steps the last bit decides. */
  readonly perUnit: string;
  /** Smallest value, at most 0; null for a symmetric range, which clips nothing. */
  readonly least: string | null;
}

function measure(emitter: OnnxEmitter, node: NodeOf<'dynamic-quant'> | NodeOf<'dynamic-scale'>): Measured {
  const { x, axes, isSplit } = split(emitter, node);
  const reduced = (type: 'ReduceMax' | 'ReduceMin', value: string): string =>
    emitter.node(type, [value], { axes: { ints: axes }, keepdims: { int: 1 } });
  const perUnit = (range: string, count: number): string =>
    emitter.node('Div', [emitter.scalar(count), emitter.node('Max', [range, emitter.scalar(SMALLEST_RANGE)])]);
  if (node.attributes.symmetric) {
    const range = reduced('ReduceMax', emitter.node('Abs', [x]));
    return { x, isSplit, perUnit: perUnit(range, STEPS.symmetric), least: null };
  }
  const least = emitter.node('Min', [reduced('ReduceMin', x), emitter.scalar(0)]);
  const greatest = emitter.node('Max', [reduced('ReduceMax', x), emitter.scalar(0)]);
  return { x, isSplit, perUnit: perUnit(emitter.node('Sub', [greatest, least]), STEPS.measured), least };
}

function split(
  emitter: OnnxEmitter,
  node: NodeOf<'dynamic-quant'> | NodeOf<'dynamic-scale'>,
): { readonly x: string; readonly axes: readonly number[]; readonly isSplit: boolean } {
  const x = emitter.value(inputOf(node.inputs, 0));
  const shape = emitter.shape(inputOf(node.inputs, 0));
  const [down, across] = node.attributes.block;
  if (shape.length !== 4 || down * across === 1) return { x, axes: shape.map((_, axis) => axis).slice(1), isSplit: false };
  const [batch, height, width, channels] = [extent(shape, 0), extent(shape, 1), extent(shape, 2), extent(shape, 3)];
  return { x: emitter.reshaped(x, [batch, channels, height / down, down, width / across, across]), axes: [1, 2, 4], isSplit: true };
}

function scaleOf(emitter: OnnxEmitter, { perUnit }: Measured): string {
  return emitter.node('Reciprocal', [perUnit]);
}

function stepsOf(emitter: OnnxEmitter, value: string, { perUnit }: Measured): string {
  return emitter.node('Round', [emitter.node('Mul', [value, perUnit])]);
}

function inside(emitter: OnnxEmitter, steps: string, measured: Measured): string {
  const { least } = measured;
  if (least === null) return steps;
  const lowest = stepsOf(emitter, least, measured);
  return emitter.node('Min', [emitter.node('Max', [steps, lowest]), emitter.node('Add', [lowest, emitter.scalar(STEPS.measured)])]);
}
