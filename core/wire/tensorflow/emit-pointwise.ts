import type { TensorflowEmitter } from './tensorflow-emitter.ts';
import { inputOf } from '../../graph/kinds/inputs.ts';
import type { NodeOf, TensorName } from '../../graph/node.ts';
import { sameShape } from '../../graph/shape.ts';

/**
 * A product with a mask of a ReLU or ReLU6 is one operation in TensorFlow, its gradient; as comparison, cast and
 * product it reads and writes the whole tensor three times. It reads the ReLU's result where there is one, which has
 * the same sign: a convolution whose result only the ReLU reads is fused with it.
 */
export function emitMultiply(emitter: TensorflowEmitter, node: NodeOf<'multiply'>): string {
  const [left, right] = [inputOf(node.inputs, 0), inputOf(node.inputs, 1)];
  const gated = maskedProduct(emitter, left, right) ?? maskedProduct(emitter, right, left);
  return gated ?? emitter.node('Mul', [emitter.value(left), emitter.value(right)]);
}

function maskedProduct(emitter: TensorflowEmitter, upstream: TensorName, mask: TensorName): string | null {
  if (!sameShape(emitter.shape(upstream), emitter.shape(mask))) return null;
  const step = steppedInput(emitter, mask);
  if (step !== null) return emitter.node('ReluGrad', [emitter.value(upstream), emitter.activated('relu', step) ?? emitter.value(step)]);
  const clipped = clippedInput(emitter, mask);
  if (clipped === null) return null;
  return emitter.node('Relu6Grad', [emitter.value(upstream), emitter.activated('relu6', clipped) ?? emitter.value(clipped)]);
}

/** x of step(x). */
function steppedInput(emitter: TensorflowEmitter, mask: TensorName): TensorName | null {
  const node = emitter.maker(mask);
  return node?.kind === 'step' ? inputOf(node.inputs, 0) : null;
}

/** x of step(x) * step(6 - x), as the backward rule of ReLU6 writes it. */
function clippedInput(emitter: TensorflowEmitter, mask: TensorName): TensorName | null {
  const product = emitter.maker(mask);
  if (product?.kind !== 'multiply') return null;
  const above = steppedInput(emitter, inputOf(product.inputs, 0));
  const below = emitter.maker(steppedInput(emitter, inputOf(product.inputs, 1)) ?? '');
  if (above === null || below?.kind !== 'subtract' || below.inputs[1] !== above) return null;
  const six = emitter.weightOf(inputOf(below.inputs, 0));
  return six?.values.length === 1 && six.values[0] === 6 ? above : null;
}

/** TensorFlow's Elu knows alpha 1 only. */
export function emitElu(emitter: TensorflowEmitter, node: NodeOf<'elu'>): string {
  const x = emitter.value(inputOf(node.inputs, 0));
  if (node.attributes.alpha === 1) return emitter.node('Elu', [x]);
  const below = emitter.node('Expm1', [emitter.node('Minimum', [x, emitter.scalar(0)])]);
  return emitter.node('AddV2', [emitter.node('Relu', [x]), emitter.node('Mul', [below, emitter.scalar(node.attributes.alpha)])]);
}

export function emitSwish(emitter: TensorflowEmitter, node: NodeOf<'swish'>): string {
  const x = emitter.value(inputOf(node.inputs, 0));
  return emitter.node('Mul', [x, emitter.node('Sigmoid', [x])]);
}

export function emitGelu(emitter: TensorflowEmitter, node: NodeOf<'gelu'>): string {
  const x = emitter.value(inputOf(node.inputs, 0));
  const half = emitter.node('Mul', [x, emitter.scalar(0.5)]);
  const share = node.attributes.approximate
    ? emitter.node('Tanh', [approximateInner(emitter, x)])
    : emitter.node('Erf', [emitter.node('Mul', [x, emitter.scalar(Math.SQRT1_2)])]);
  return emitter.node('Mul', [half, emitter.node('AddV2', [share, emitter.scalar(1)])]);
}

function approximateInner(emitter: TensorflowEmitter, x: string): string {
  const cube = emitter.node('Mul', [emitter.node('Mul', [x, x]), x]);
  const sum = emitter.node('AddV2', [x, emitter.node('Mul', [cube, emitter.scalar(0.044715)])]);
  return emitter.node('Mul', [sum, emitter.scalar(Math.sqrt(2 / Math.PI))]);
}
