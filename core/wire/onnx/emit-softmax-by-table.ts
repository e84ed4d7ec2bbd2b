import type { OnnxEmitter } from './onnx-emitter.ts';
import { softmaxShifts } from '../softmax-shifts.ts';
import { inputOf } from '../../graph/kinds/inputs.ts';
import { softmaxTables, UNIT } from '../../graph/kinds/softmax-tables.ts';
import type { NodeOf } from '../../graph/node.ts';

const [FLOAT, INT64] = [1, 7];

/** Whole numbers throughout: a sum of exponentials may be larger than a float counts exactly. */
export function emitSoftmaxByTable(emitter: OnnxEmitter, node: NodeOf<'softmax-by-table'>): string {
  const { scale, beta } = node.attributes;
  const { exponentials, reciprocals } = softmaxTables(scale * beta);
  const rank = emitter.shape(node.output).length;
  const axis = rank === 4 ? 1 : rank - 1;
  const integers = emitter.node('Round', [emitter.node('Div', [emitter.value(inputOf(node.inputs, 0)), emitter.scalar(scale)])]);
  const largest = emitter.node('ReduceMax', [integers], { axes: { ints: [axis] }, keepdims: { int: 1 } });
  const powers = lookedUp(emitter, exponentials, cast(emitter, emitter.node('Sub', [largest, integers]), INT64));
  const sum = total(emitter, powers, axis);
  const bits = bitsOf(emitter, sum, { rank, axis });
  const by = (values: readonly number[]): string => emitter.node('Gather', [emitter.int64s(values), bits], { axis: { int: 0 } });
  const raised = emitter.node('Add', [emitter.node('Mul', [sum, by(softmaxShifts.factor)]), by(softmaxShifts.half)]);
  const shifted = emitter.node('Div', [raised, by(softmaxShifts.divisor)]);
  const reciprocal = lookedUp(emitter, reciprocals, emitter.node('Sub', [shifted, emitter.int64s([reciprocals.length])]));
  const product = emitter.node('Add', [emitter.node('Mul', [powers, reciprocal]), by(softmaxShifts.unitHalf)]);
  const units = emitter.node('Min', [emitter.node('Div', [product, by(softmaxShifts.unit)]), emitter.int64s([UNIT - 1])]);
  return emitter.node('Mul', [cast(emitter, units, FLOAT), emitter.scalar(1 / UNIT)]);
}

/** Entries of a table as 64-bit integers; a place beyond the last takes the last. */
function lookedUp(emitter: OnnxEmitter, table: Int16Array, places: string): string {
  const held = emitter.node('Min', [places, emitter.int64s([table.length - 1])]);
  const entries = emitter.constant([table.length], { type: 'int16', values: table });
  return cast(emitter, emitter.node('Gather', [entries, held], { axis: { int: 0 } }), INT64);
}

/** How many powers of 2 a sum reaches. */
function bitsOf(emitter: OnnxEmitter, sum: string, { rank, axis }: { readonly rank: number; readonly axis: number }): string {
  const { powers } = softmaxShifts;
  const shape = Array.from({ length: rank }, (_, at) => (at === axis ? powers.length : 1));
  const reached = emitter.node('GreaterOrEqual', [
    sum,
    emitter.constant(shape, { type: 'int64', values: BigInt64Array.from(powers, BigInt) }),
  ]);
  return total(emitter, cast(emitter, reached, INT64), axis);
}

function total(emitter: OnnxEmitter, values: string, axis: number): string {
  return emitter.node('ReduceSum', [values, emitter.int64s([axis])], { keepdims: { int: 1 } });
}

function cast(emitter: OnnxEmitter, value: string, type: number): string {
  return emitter.node('Cast', [value], { to: { int: type } });
}
