import type { TensorflowEmitter } from './tensorflow-emitter.ts';
import { inputOf } from '../../graph/kinds/inputs.ts';
import type { NodeOf } from '../../graph/node.ts';

/** s * clip(round(x / s), minimum - z, maximum - z). */
export function emitFakeQuant(emitter: TensorflowEmitter, node: NodeOf<'fake-quant'>): string {
  const { scales, zeroPoints, minimum, maximum } = node.attributes;
  const x = emitter.value(inputOf(node.inputs, 0));
  const bound = (integer: number): string =>
    perChannel(
      emitter,
      zeroPoints.map((zero) => integer - zero),
    );
  const low = emitter.node('Maximum', [steps(emitter, x, scales), bound(minimum)]);
  return emitter.node('Mul', [emitter.node('Minimum', [low, bound(maximum)]), perChannel(emitter, scales)]);
}

/** One comparison: abs(round(x / s) - middle) < half the range + 1/2. */
export function emitInsideRange(emitter: TensorflowEmitter, node: NodeOf<'inside-range'>): string {
  const { scales, zeroPoints, minimum, maximum } = node.attributes;
  const rounded = steps(emitter, emitter.value(inputOf(node.inputs, 0)), scales);
  const middle = perChannel(
    emitter,
    zeroPoints.map((zero) => (minimum + maximum) / 2 - zero),
  );
  const distance = emitter.node('Abs', [emitter.node('Sub', [rounded, middle])]);
  return mask(emitter, emitter.scalar((maximum - minimum) / 2 + 0.5), distance);
}

/** 1 where left > right, else 0. */
export function mask(emitter: TensorflowEmitter, left: string, right: string): string {
  return emitter.plain('Cast', [emitter.node('Greater', [left, right])], { SrcT: { type: 'bool' }, DstT: { type: 'float' } });
}

/**
 * round(x / s). The scale stands behind a placeholder with a default, so that TensorFlow's optimiser does not see a
 * constant: it would multiply by 1 / s instead, and a value half-way between two integers would round elsewhere.
 */
function steps(emitter: TensorflowEmitter, x: string, scales: readonly number[]): string {
  const shape = scales.length === 1 ? [] : [scales.length];
  const scale = emitter.once(`scale ${scales.join()}`, () =>
    emitter.plain('PlaceholderWithDefault', [perChannel(emitter, scales)], { dtype: { type: 'float' }, shape: { shape } }),
  );
  return emitter.node('Round', [emitter.node('RealDiv', [x, scale])]);
}

/** A number, or one for each position of the last axis. */
function perChannel(emitter: TensorflowEmitter, values: readonly number[]): string {
  if (values.length === 1) return emitter.scalar(inputOf(values, 0));
  return emitter.once(`channels ${values.join()}`, () =>
    emitter.constant([values.length], { type: 'float', values: Float32Array.from(values) }),
  );
}
