import type { TensorflowEmitter } from './tensorflow-emitter.ts';
import { inputOf } from '../../graph/kinds/inputs.ts';
import { SMALLEST_RANGE, STEPS } from '../../graph/kinds/measured-range.ts';
import type { NodeOf } from '../../graph/node.ts';
import { extent } from '../../graph/shape.ts';

type Measuring = NodeOf<'dynamic-quant'> | NodeOf<'dynamic-scale'>;

/** One range per item, or per block of its positions; blocks become axes of their own while they are measured. */
export function emitDynamicQuant(emitter: TensorflowEmitter, node: NodeOf<'dynamic-quant'>): string {
  const measured = measure(emitter, node);
  const steps = inside(emitter, stepsOf(emitter, measured.x, measured), measured);
  const rounded = emitter.node('Mul', [steps, scaleOf(emitter, measured)]);
  return measured.isSplit ? emitter.reshaped(rounded, emitter.shape(node.output)) : rounded;
}

export function emitDynamicScale(emitter: TensorflowEmitter, node: NodeOf<'dynamic-scale'>): string {
  const measured = measure(emitter, node);
  const scale = scaleOf(emitter, measured);
  return measured.isSplit ? emitter.reshaped(scale, emitter.shape(node.output)) : scale;
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

function measure(emitter: TensorflowEmitter, node: Measuring): Measured {
  const { x, axes, isSplit } = split(emitter, node);
  const reduced = (operation: 'Max' | 'Min', value: string): string =>
    emitter.node(operation, [value, emitter.integers(axes)], { keep_dims: { flag: true } });
  const perUnit = (range: string, count: number): string =>
    emitter.node('RealDiv', [emitter.scalar(count), emitter.node('Maximum', [range, emitter.scalar(SMALLEST_RANGE)])]);
  if (node.attributes.symmetric) {
    const range = reduced('Max', emitter.node('Abs', [x]));
    return { x, isSplit, perUnit: perUnit(range, STEPS.symmetric), least: null };
  }
  const least = emitter.node('Minimum', [reduced('Min', x), emitter.scalar(0)]);
  const greatest = emitter.node('Maximum', [reduced('Max', x), emitter.scalar(0)]);
  return { x, isSplit, perUnit: perUnit(emitter.node('Sub', [greatest, least]), STEPS.measured), least };
}

function split(
  emitter: TensorflowEmitter,
  node: Measuring,
): { readonly x: string; readonly axes: readonly number[]; readonly isSplit: boolean } {
  const x = emitter.value(inputOf(node.inputs, 0));
  const shape = emitter.shape(inputOf(node.inputs, 0));
  const [down, across] = node.attributes.block;
  if (shape.length !== 4 || down * across === 1) return { x, axes: shape.map((_, axis) => axis).slice(1), isSplit: false };
  const [batch, height, width, channels] = [extent(shape, 0), extent(shape, 1), extent(shape, 2), extent(shape, 3)];
  return { x: emitter.reshaped(x, [batch, height / down, down, width / across, across, channels]), axes: [1, 3, 5], isSplit: true };
}

function scaleOf(emitter: TensorflowEmitter, { perUnit }: Measured): string {
  return emitter.node('RealDiv', [emitter.scalar(1), perUnit]);
}

function stepsOf(emitter: TensorflowEmitter, value: string, { perUnit }: Measured): string {
  return emitter.node('Round', [emitter.node('Mul', [value, perUnit])]);
}

function inside(emitter: TensorflowEmitter, steps: string, measured: Measured): string {
  const { least } = measured;
  if (least === null) return steps;
  const lowest = stepsOf(emitter, least, measured);
  const above = emitter.node('Maximum', [steps, lowest]);
  return emitter.node('Minimum', [above, emitter.node('AddV2', [lowest, emitter.scalar(STEPS.measured)])]);
}
