import { field } from '../../../core/wire/tflite/tflite-schema.table.ts';
import { writeFlatbuffer } from './write-flatbuffer.ts';
import type { Fields } from './write-flatbuffer.ts';

/**
 * A .tflite file in which many tables point to one long list. Writers never share like that, so the lists of an
 * honestly written file are copied: offsets to the tables are what is repeated here, each 4 bytes for a megabyte read.
 */
export function sharedLists(how: {
  readonly operators?: number;
  readonly numbers?: number;
  readonly tensors?: number;
  readonly nameBytes?: number;
}): Uint8Array {
  const { operators = 1, numbers = 1, tensors = 2, nameBytes = 1 } = how;
  const tensor: Fields = {
    [field.tensor.shape]: { int32s: [1, 2] },
    [field.tensor.type]: { int8: 0 },
    [field.tensor.name]: { text: 'n'.repeat(nameBytes) },
  };
  const operator: Fields = {
    [field.operator.code]: { int32: 0 },
    [field.operator.inputs]: { int32s: Array.from({ length: numbers }, () => 0) },
    [field.operator.outputs]: { int32s: [1] },
  };
  const subgraph: Fields = {
    [field.subgraph.tensors]: { tables: [tensor], repeated: tensors },
    [field.subgraph.inputs]: { int32s: [0] },
    [field.subgraph.outputs]: { int32s: [1] },
    [field.subgraph.operators]: { tables: [operator], repeated: operators },
  };
  return writeFlatbuffer('TFL3', {
    [field.model.version]: { int32: 3 },
    [field.model.operatorCodes]: { tables: [{ [field.operatorCode.builtin]: { int32: 19 } }] },
    [field.model.subgraphs]: { tables: [subgraph] },
    [field.model.buffers]: { tables: [{}] },
  });
}
