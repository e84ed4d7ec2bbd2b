import { field, operatorNames } from '../../../core/wire/tflite/tflite-schema.table.ts';
import { writeFlatbuffer } from './write-flatbuffer.ts';
import type { Fields } from './write-flatbuffer.ts';

const types = { float32: 0, int32: 2, uint8: 3, int64: 4, int16: 7, int8: 9 } as const;

/** A tensor of a made file; `content` makes it a constant, `scale` an integer one. */
export interface MadeTensor {
  readonly shape: readonly number[];
  readonly type?: keyof typeof types;
  readonly name?: string;
  readonly content?: readonly number[];
  readonly scales?: readonly number[];
  readonly zeroPoints?: readonly number[];
  readonly dimension?: number;
}
export interface MadeOperator {
  readonly kind: string;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly options?: Fields;
}
export interface MadeTflite {
  readonly tensors: readonly MadeTensor[];
  readonly operators: readonly MadeOperator[];
  readonly inputs?: readonly number[];
  readonly outputs?: readonly number[];
  readonly version?: number;
  /** Names of metadata, whose content is left empty. */
  readonly metadata?: readonly string[];
}

/** A TensorFlow Lite file of one graph; by default tensor 0 goes in and the last operator's output comes out. */
export function makeTflite(model: MadeTflite): Uint8Array {
  const { tensors, operators } = model;
  const kinds = [...new Set(operators.map(({ kind }) => kind))];
  const contents = tensors.map(contentOf);
  const subgraph: Fields = {
    [field.subgraph.tensors]: { tables: tensors.map(tensorFields) },
    [field.subgraph.inputs]: { int32s: model.inputs ?? [0] },
    [field.subgraph.outputs]: { int32s: model.outputs ?? operators.at(-1)?.outputs ?? [0] },
    [field.subgraph.operators]: {
      tables: operators.map(({ kind, inputs, outputs, options }) => ({
        [field.operator.code]: { int32: kinds.indexOf(kind) },
        [field.operator.inputs]: { int32s: inputs },
        [field.operator.outputs]: { int32s: outputs },
        ...(options === undefined ? {} : { [field.operator.options]: { table: options } }),
      })),
    },
  };
  return writeFlatbuffer('TFL3', {
    [field.model.version]: { int32: model.version ?? 3 },
    [field.model.operatorCodes]: { tables: kinds.map((kind) => ({ [field.operatorCode.builtin]: { int32: codeOf(kind) } })) },
    [field.model.subgraphs]: { tables: [subgraph] },
    [field.model.metadata]: { tables: (model.metadata ?? []).map((name) => ({ [field.metadata.name]: { text: name } })) },
    // Buffer 0 is empty by convention; every tensor has one of its own after it.
    [field.model.buffers]: { tables: [{}, ...contents.map((bytes) => (bytes === null ? {} : { [field.buffer.data]: { bytes } }))] },
  });
}

function codeOf(kind: string): number {
  const known = [...operatorNames].find(([, name]) => name === kind);
  return known?.[0] ?? Number(kind);
}

function tensorFields(tensor: MadeTensor, index: number): Fields {
  const { shape, type = 'float32', name = `t${String(index)}`, scales, zeroPoints = [], dimension = 0 } = tensor;
  const quantisation: Fields = {
    [field.quantisation.scale]: { float32s: scales ?? [] },
    [field.quantisation.zeroPoint]: { int64s: zeroPoints },
    [field.quantisation.dimension]: { int32: dimension },
  };
  return {
    [field.tensor.shape]: { int32s: shape },
    [field.tensor.type]: { int8: types[type] },
    [field.tensor.buffer]: { int32: index + 1 },
    [field.tensor.name]: { text: name },
    ...(scales === undefined ? {} : { [field.tensor.quantisation]: { table: quantisation } }),
  };
}

function contentOf({ type = 'float32', content }: MadeTensor): Uint8Array | null {
  if (content === undefined) return null;
  switch (type) {
    case 'float32':
      return new Uint8Array(Float32Array.from(content).buffer);
    case 'int32':
      return new Uint8Array(Int32Array.from(content).buffer);
    case 'int64':
      return new Uint8Array(BigInt64Array.from(content, BigInt).buffer);
    case 'int8':
      return new Uint8Array(Int8Array.from(content).buffer);
    case 'int16':
      return new Uint8Array(Int16Array.from(content).buffer);
    case 'uint8':
      return Uint8Array.from(content);
  }
}
