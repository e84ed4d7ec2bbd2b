import type { OnnxEmitter } from './onnx-emitter.ts';
import type { OnnxData } from './onnx-message.ts';
import { inputOf } from '../../graph/kinds/inputs.ts';
import type { NodeOf } from '../../graph/node.ts';

const wholeRanges: Readonly<Record<string, (zeroPoint: number) => OnnxData>> = {
  '-128..127': (zeroPoint) => ({ type: 'int8', values: Int8Array.of(zeroPoint) }),
  '0..255': (zeroPoint) => ({ type: 'uint8', values: Uint8Array.of(zeroPoint) }),
};

/** Whole 8-bit ranges with one scale run as QuantizeLinear + DequantizeLinear, all others as arithmetic. */
export function emitFakeQuant(emitter: OnnxEmitter, node: NodeOf<'fake-quant'>): string {
  const { scales, zeroPoints, minimum, maximum } = node.attributes;
  const x = emitter.value(inputOf(node.inputs, 0));
  const zero = wholeRanges[`${String(minimum)}..${String(maximum)}`];
  if (scales.length !== 1 || zero === undefined) return arithmetic(emitter, node);
  const scale = emitter.scalar(inputOf(scales, 0));
  const zeroPoint = emitter.constant([], zero(inputOf(zeroPoints, 0)));
  return emitter.node('DequantizeLinear', [emitter.node('QuantizeLinear', [x, scale, zeroPoint]), scale, zeroPoint]);
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
