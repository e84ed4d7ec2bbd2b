import { failure } from '../../contract/failures.ts';
import type { Limits } from '../../contract/limits.ts';
import { FailureError } from '../../contract/result.ts';
import { FlatFile } from './flatbuffer.ts';
import type { FlatTable } from './flatbuffer.ts';
import { field, operatorNames, tensorTypes } from './tflite-schema.table.ts';
import type { TensorType } from './tflite-schema.table.ts';

/** real = scale * (integer - zero point), one for the whole tensor or one per position of `dimension`. */
export interface FileQuantisation {
  readonly scales: readonly number[];
  readonly zeroPoints: readonly number[];
  readonly dimension: number;
}
export interface FileTensor {
  readonly index: number;
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: TensorType;
  /** Constant content as a view of the file; null for what is computed. */
  readonly data: Uint8Array | null;
  readonly quantisation: FileQuantisation | null;
  /** Sparse storage, or state that outlives a call: both refused where they are used. */
  readonly isPlain: boolean;
}
export interface FileOperator {
  readonly kind: string;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly options: FlatTable | null;
}
/** A TensorFlow Lite file as it lies, with all indices checked; meaning is the importer's business. */
export interface TfliteFile {
  readonly tensors: readonly FileTensor[];
  readonly operators: readonly FileOperator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly description: string;
  readonly metadata: ReadonlyMap<string, Uint8Array>;
}

// Security rule for this format: at most one million tables.
const MOST_TABLES = 1_000_000;
const KNOWN_VERSION = 3;

export function parseTfliteFile(bytes: Uint8Array, limits: Limits): TfliteFile {
  const model = new FlatFile(bytes, { depth: limits.flatbufferDepth, tables: MOST_TABLES }).root();
  const version = model.uint32(field.model.version);
  if (version !== KNOWN_VERSION) refuse('unsupported/version', `expected version ${KNOWN_VERSION} of the format, received ${version}`);
  const subgraphs = model.tables(field.model.subgraphs);
  const [graph] = subgraphs;
  if (graph === undefined || subgraphs.length !== 1)
    refuse('unsupported/option', `expected one graph in the file, received ${subgraphs.length}`);
  const buffers = model.tables(field.model.buffers);
  const stated = graph.tables(field.subgraph.tensors);
  checkCount('tensors', stated.length, limits.tensors);
  const tensors = stated.map((tensor, index) => tensorOf(tensor, { index, buffers, limits }));
  const codes = model.tables(field.model.operatorCodes).map(operatorName);
  const statedOperators = graph.tables(field.subgraph.operators);
  checkCount('operators', statedOperators.length, limits.nodes);
  const operators = statedOperators.map((operator) => operatorOf(operator, codes, tensors.length));
  checkSharing(tensors, operators, { fileBytes: bytes.byteLength, limits });
  const checked = (indices: readonly number[]) => indices.map((index) => requireIndex(index, tensors.length, 'a model input or output'));
  return {
    tensors,
    operators,
    inputs: checked(graph.int32s(field.subgraph.inputs)),
    outputs: checked(graph.int32s(field.subgraph.outputs)),
    description: model.text(field.model.description),
    metadata: metadataOf(model, buffers),
  };
}

function refuse(
  code: 'decompression/bomb' | 'damaged/structure' | 'unsupported/version' | 'unsupported/option' | 'denial-of-service/limit',
  what: string,
): never {
  throw new FailureError(failure(code, what));
}

function checkCount(what: string, count: number, limit: number): void {
  if (count > limit) refuse('denial-of-service/limit', `the file has ${count} ${what}; at most ${limit} are read`);
}

/** An 8-bit weight becomes a 32-bit one, and a layer may be used twice: beyond that, operators share their weights. */
const [WIDENED, READINGS] = [4, 8];

/** Refuses a small file that stands for much: one constant may be an input of thousands of operators. */
function checkSharing(
  tensors: readonly FileTensor[],
  operators: readonly FileOperator[],
  { fileBytes, limits }: { readonly fileBytes: number; readonly limits: Limits },
): void {
  const allowed = Math.max(limits.ratioFreeBytes, fileBytes * READINGS);
  let readBytes = 0;
  for (const { inputs } of operators)
    for (const input of inputs) {
      const { data, type } = tensors[input] ?? { data: null, type: 'other' };
      readBytes += (data?.byteLength ?? 0) * (type === 'int8' || type === 'uint8' ? WIDENED : 1);
    }
  if (readBytes <= allowed) return;
  refuse(
    'decompression/bomb',
    `the operators share their weights: ${readBytes} bytes out of a file of ${fileBytes}; at most ${allowed} are read`,
  );
}

function requireIndex(index: number, count: number, what: string): number {
  return index >= 0 && index < count
    ? index
    : refuse('damaged/structure', `${what}: expected a tensor from 0 to ${count - 1}, received ${index}`);
}

function tensorOf(
  tensor: FlatTable,
  at: { readonly index: number; readonly buffers: readonly FlatTable[]; readonly limits: Limits },
): FileTensor {
  const shape = tensor.int32s(field.tensor.shape);
  const what = `tensor ${at.index}`;
  if (shape.length > at.limits.rank)
    refuse('denial-of-service/limit', `${what}: expected a rank of at most ${at.limits.rank}, received ${shape.length}`);
  if (shape.some((extent) => extent < 0)) refuse('damaged/structure', `${what}: expected extents from 0, received [${shape.join(',')}]`);
  const code = tensor.int8(field.tensor.type);
  const type = Object.entries(tensorTypes).find(([key]) => Number(key) === code)?.[1].name ?? 'other';
  return {
    index: at.index,
    name: tensor.text(field.tensor.name),
    shape,
    type,
    data: contentOf(tensor.uint32(field.tensor.buffer), at.buffers, what),
    quantisation: quantisationOf(tensor.table(field.tensor.quantisation)),
    isPlain: tensor.table(field.tensor.sparsity) === null && !tensor.flag(field.tensor.isVariable),
  };
}

/** Buffer 0 means "no content", by convention. */
function contentOf(index: number, buffers: readonly FlatTable[], what: string): Uint8Array | null {
  if (index === 0) return null;
  const buffer = buffers[index];
  if (buffer === undefined) refuse('damaged/structure', `${what}: expected a buffer from 0 to ${buffers.length - 1}, received ${index}`);
  if (buffer.uint32(field.buffer.offset) > 1)
    refuse('unsupported/option', `${what}: its content lies behind the model, as in files above 2 GiB`);
  const data = buffer.bytes(field.buffer.data);
  return data.byteLength === 0 ? null : data;
}

function quantisationOf(stated: FlatTable | null): FileQuantisation | null {
  const scales = stated?.float32s(field.quantisation.scale) ?? [];
  if (stated === null || scales.length === 0) return null;
  return { scales, zeroPoints: stated.int64s(field.quantisation.zeroPoint), dimension: stated.int32(field.quantisation.dimension) };
}

/** Codes above 127 do not fit into the old one-byte field; whichever is larger counts. */
function operatorName(code: FlatTable): string {
  const builtin = Math.max(code.int8(field.operatorCode.deprecatedBuiltin), code.int32(field.operatorCode.builtin));
  const name = operatorNames.get(builtin) ?? `operator ${builtin}`;
  return name === 'CUSTOM' ? `CUSTOM ${code.text(field.operatorCode.custom)}` : name;
}

/** An input of -1 is an optional one left out. */
function operatorOf(operator: FlatTable, codes: readonly string[], tensors: number): FileOperator {
  const code = operator.uint32(field.operator.code);
  const kind = codes[code] ?? refuse('damaged/structure', `an operator: expected a code from 0 to ${codes.length - 1}, received ${code}`);
  return {
    kind,
    inputs: operator.int32s(field.operator.inputs).map((index) => (index === -1 ? -1 : requireIndex(index, tensors, kind))),
    outputs: operator.int32s(field.operator.outputs).map((index) => requireIndex(index, tensors, kind)),
    options: operator.table(field.operator.options),
  };
}

function metadataOf(model: FlatTable, buffers: readonly FlatTable[]): ReadonlyMap<string, Uint8Array> {
  return new Map(
    model.tables(field.model.metadata).map((entry) => {
      const buffer = buffers[entry.uint32(field.metadata.buffer)];
      return [entry.text(field.metadata.name), buffer?.bytes(field.buffer.data) ?? new Uint8Array(0)];
    }),
  );
}
