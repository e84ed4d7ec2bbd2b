import type { OnnxEmitter } from './onnx-emitter.ts';
import type { OnnxData } from './onnx-message.ts';
import { inputOf } from '../../graph/kinds/inputs.ts';
import type { NodeOf } from '../../graph/node.ts';

/** Bytes that hold a range of integers, as ONNX wants the zero point. */
function byteRange(minimum: number, maximum: number, zeroPoint: number): { readonly data: OnnxData; readonly isWhole: boolean } | null {
  const holds = (low: number, high: number) => minimum >= low && maximum <= high && zeroPoint >= low && zeroPoint <= high;
  if (holds(-128, 127)) return { data: { type: 'int8', values: Int8Array.of(zeroPoint) }, isWhole: minimum === -128 && maximum === 127 };
  if (holds(0, 255)) return { data: { type: 'uint8', values: Uint8Array.of(zeroPoint) }, isWhole: minimum === 0 && maximum === 255 };
  return null;
}

/** 8-bit grids with one scale run as QuantizeLinear + DequantizeLinear, clipped where the range is smaller; all others as arithmetic. */
export function emitFakeQuant(emitter: OnnxEmitter, node: NodeOf<'fake-quant'>): string {
  const { scales, zeroPoints, minimum, maximum } = node.attributes;
  const [scale, zeroPoint] = [inputOf(scales, 0), inputOf(zeroPoints, 0)];
  const range = byteRange(minimum, maximum, zeroPoint);
  if (scales.length !== 1 || range === null) return arithmetic(emitter, node);
  const grid = [emitter.scalar(scale), emitter.constant([], range.data)] as const;
  const integers = emitter.node('QuantizeLinear', [emitter.value(inputOf(node.inputs, 0)), ...grid]);
  const reals = emitter.node('DequantizeLinear', [integers, ...grid]);
  if (range.isWhole) return reals;
  const bound = (integer: number) => emitter.scalar(Math.fround((integer - zeroPoint) * Math.fround(scale)));
  return emitter.node('Clip', [reals, bound(minimum), bound(maximum)]);
}

/** s * clip(round(x / s), minimum - z, maximum - z): the same numbers without the detour over the zero point. */
function arithmetic(emitter: OnnxEmitter, node: NodeOf<'fake-quant'>): string {
  const { minimum, maximum, zeroPoints } = node.attributes;
  const rank = emitter.shape(node.output).length;
  const scale = perChannel(emitter, rank, node.attributes.scales);
  const steps = emitter.node('Round', [emitter.node('Div', [emitter.value(inputOf(node.inputs, 0)), scale])]);
  const low = emitter.node('Max', [
    steps,
    perChannel(
      emitter,
      rank,
      zeroPoints.map((zero) => minimum - zero),
    ),
  ]);
  const both = emitter.node('Min', [
    low,
    perChannel(
      emitter,
      rank,
      zeroPoints.map((zero) => maximum - zero),
    ),
  ]);
  return emitter.node('Mul', [both, scale]);
}

/** One comparison: abs(round(x / s) - middle) < half the range + 1/2. */
export function emitInsideRange(emitter: OnnxEmitter, node: NodeOf<'inside-range'>): string {
  const { scales, zeroPoints, minimum, maximum } = node.attributes;
  const rank = emitter.shape(node.output).length;
  const steps = emitter.node('Round', [emitter.node('Div', [emitter.value(inputOf(node.inputs, 0)), perChannel(emitter, rank, scales)])]);
  const middle = perChannel(
    emitter,
    rank,
    zeroPoints.map((zero) => (minimum + maximum) / 2 - zero),
  );
  const distance = emitter.node('Abs', [emitter.node('Sub', [steps, middle])]);
  const inside = emitter.node('Greater', [emitter.scalar((maximum - minimum) / 2 + 0.5), distance]);
  return emitter.node('Cast', [inside], { to: { int: 1 } });
}

function perChannel(emitter: OnnxEmitter, rank: number, values: readonly number[]): string {
  if (values.length === 1) return emitter.scalar(inputOf(values, 0));
  return emitter.constant(rank === 4 ? [1, values.length, 1, 1] : [values.length], { type: 'float32', values: Float32Array.from(values) });
}
