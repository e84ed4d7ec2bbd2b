import type { TensorflowType } from './graph-def-message.ts';
import type { TensorflowEmitter } from './tensorflow-emitter.ts';
import { softmaxShifts } from '../softmax-shifts.ts';
import { inputOf } from '../../graph/kinds/inputs.ts';
import { softmaxTables, UNIT } from '../../graph/kinds/softmax-tables.ts';
import type { NodeOf } from '../../graph/node.ts';

/** Whole numbers of 32 bits throughout: a sum of exponentials may be larger than a float counts exactly. */
export function emitSoftmaxByTable(emitter: TensorflowEmitter, node: NodeOf<'softmax-by-table'>): string {
  const { scale, beta } = node.attributes;
  const { exponentials, reciprocals } = softmaxTables(scale * beta);
  const axis = emitter.shape(node.output).length - 1;
  const integers = emitter.node('Round', [emitter.node('RealDiv', [emitter.value(inputOf(node.inputs, 0)), emitter.scalar(scale)])]);
  const largest = emitter.node('Max', [integers, emitter.integers([axis])], { keep_dims: { flag: true } });
  const powers = lookedUp(emitter, exponentials, cast(emitter, emitter.node('Sub', [largest, integers]), ['float', 'int32']));
  const sum = total(emitter, powers, axis);
  const reached = emitter.plain('GreaterEqual', [sum, emitter.integers(softmaxShifts.powers)], { T: { type: 'int32' } });
  const bits = total(emitter, cast(emitter, reached, ['bool', 'int32']), axis);
  const by = (values: readonly number[]): string => gathered(emitter, emitter.integers(values), bits);
  const raised = whole(emitter, 'AddV2', whole(emitter, 'Mul', sum, by(softmaxShifts.factor)), by(softmaxShifts.half));
  const shifted = whole(emitter, 'FloorDiv', raised, by(softmaxShifts.divisor));
  const reciprocal = lookedUp(emitter, reciprocals, whole(emitter, 'Sub', shifted, emitter.integer(reciprocals.length)));
  const product = whole(emitter, 'AddV2', whole(emitter, 'Mul', powers, reciprocal), by(softmaxShifts.unitHalf));
  const units = whole(emitter, 'Minimum', whole(emitter, 'FloorDiv', product, by(softmaxShifts.unit)), emitter.integer(UNIT - 1));
  return emitter.node('Mul', [cast(emitter, units, ['int32', 'float']), emitter.scalar(1 / UNIT)]);
}

/** Entries of a table; a place beyond the last takes the last. */
function lookedUp(emitter: TensorflowEmitter, table: Int16Array, places: string): string {
  const held = whole(emitter, 'Minimum', places, emitter.integer(table.length - 1));
  return gathered(emitter, emitter.constant([table.length], { type: 'int32', values: Int32Array.from(table) }), held);
}

function gathered(emitter: TensorflowEmitter, table: string, places: string): string {
  const types = { Tparams: { type: 'int32' }, Tindices: { type: 'int32' }, Taxis: { type: 'int32' }, batch_dims: { int: 0 } } as const;
  return emitter.plain('GatherV2', [table, places, emitter.integer(0)], types);
}

function total(emitter: TensorflowEmitter, values: string, axis: number): string {
  const types = { T: { type: 'int32' }, Tidx: { type: 'int32' }, keep_dims: { flag: true } } as const;
  return emitter.plain('Sum', [values, emitter.integers([axis])], types);
}

function whole(emitter: TensorflowEmitter, operation: string, left: string, right: string): string {
  return emitter.plain(operation, [left, right], { T: { type: 'int32' } });
}

function cast(emitter: TensorflowEmitter, value: string, [from, to]: readonly [TensorflowType, TensorflowType]): string {
  return emitter.plain('Cast', [value], { SrcT: { type: from }, DstT: { type: to } });
}
