import type { TensorflowEmitter } from './tensorflow-emitter.ts';
import { HIGH_WORTH } from '../../graph/kinds/fixed-point-sum.ts';
import { inputOf } from '../../graph/kinds/inputs.ts';
import type { NodeOf } from '../../graph/node.ts';

/** Put together in float64, where all these numbers are exact. */
export function emitFixedPointSum(emitter: TensorflowEmitter, node: NodeOf<'fixed-point-sum'>): string {
  const { biases, multipliers, step } = node.attributes;
  const exact = (part: 0 | 1): string =>
    emitter.plain('Cast', [emitter.value(inputOf(node.inputs, part))], { SrcT: { type: 'float' }, DstT: { type: 'double' } });
  const constant = (values: readonly number[]): string =>
    emitter.constant([values.length], { type: 'double', values: Float64Array.from(values) });
  const double = (operation: string, ...inputs: readonly string[]): string => emitter.plain(operation, inputs, { T: { type: 'double' } });
  const sum = double('AddV2', double('Mul', exact(0), constant([HIGH_WORTH])), exact(1));
  const scaled = double('Mul', double('AddV2', sum, constant(biases)), constant(multipliers));
  const steps = double('Floor', double('AddV2', scaled, constant([1 / 2])));
  const single = emitter.plain('Cast', [steps], { SrcT: { type: 'double' }, DstT: { type: 'float' } });
  return emitter.node('Mul', [single, emitter.scalar(step)]);
}
