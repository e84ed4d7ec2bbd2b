import type { OnnxEmitter } from './onnx-emitter.ts';
import { HIGH_WORTH } from '../../graph/kinds/fixed-point-sum.ts';
import { inputOf } from '../../graph/kinds/inputs.ts';
import type { NodeOf } from '../../graph/node.ts';

const [FLOAT, DOUBLE] = [1, 11];

/** Put together in float64, where all these numbers are exact. */
export function emitFixedPointSum(emitter: OnnxEmitter, node: NodeOf<'fixed-point-sum'>): string {
  const { biases, multipliers, step } = node.attributes;
  const isPicture = emitter.shape(node.output).length === 4;
  const exact = (part: 0 | 1): string => emitter.node('Cast', [emitter.value(inputOf(node.inputs, part))], { to: { int: DOUBLE } });
  const constant = (values: readonly number[]): string =>
    emitter.constant(isPicture ? [1, values.length, 1, 1] : [values.length], { type: 'float64', values: Float64Array.from(values) });
  const sum = emitter.node('Add', [emitter.node('Mul', [exact(0), constant([HIGH_WORTH])]), exact(1)]);
  const scaled = emitter.node('Mul', [emitter.node('Add', [sum, constant(biases)]), constant(multipliers)]);
  const steps = emitter.node('Floor', [emitter.node('Add', [scaled, constant([1 / 2])])]);
  return emitter.node('Mul', [emitter.node('Cast', [steps], { to: { int: FLOAT } }), emitter.scalar(step)]);
}
