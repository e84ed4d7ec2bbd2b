import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Element types that occur; numbers of DataType in types.proto. */
export const DataType = { float: 1, double: 2, int32: 3, bool: 10, resource: 20 } as const;
export type TensorflowType = keyof typeof DataType;

export type TensorflowData =
  | { readonly type: 'float'; readonly values: Float32Array }
  | { readonly type: 'double'; readonly values: Float64Array }
  | { readonly type: 'int32'; readonly values: Int32Array };

export type TensorflowAttribute =
  | { readonly text: string }
  | { readonly int: number }
  | { readonly float: number }
  | { readonly flag: boolean }
  | { readonly type: TensorflowType }
  | { readonly ints: readonly number[] }
  /** An extent of -1 is known only at run time. */
  | { readonly shape: readonly number[] }
  | { readonly tensor: TensorflowData; readonly shape: readonly number[] };

/** One operation. An input is `name` or `name:output`; `^name` only orders. */
export interface TensorflowNode {
  readonly name: string;
  readonly operation: string;
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, TensorflowAttribute>>;
}

/** The tag under which the graph lies in its SavedModel. */
export const SAVED_MODEL_TAG = 'serve';

const SAVED_MODEL_VERSION = 1;
/** Graphs say which library wrote them: from this version on (TensorFlow 2.10) all operations emitted mean what they mean in 2.20. */
const PRODUCER = 1205;

/**
 * Serialises operations as a SavedModel without variables files. Field numbers: saved_model.proto, meta_graph.proto,
 * graph.proto, node_def.proto, attr_value.proto, tensor.proto and tensor_shape.proto of TensorFlow 2.20 (Apache-2.0).
 */
export function writeSavedModel(nodes: readonly TensorflowNode[]): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int64(SAVED_MODEL_VERSION);
  writer.tag(2, WireType.LengthDelimited).fork(); // MetaGraphDef
  writer.tag(1, WireType.LengthDelimited).fork().tag(4, WireType.LengthDelimited).string(SAVED_MODEL_TAG).join();
  writer.tag(2, WireType.LengthDelimited).fork(); // GraphDef
  for (const node of nodes) writeNode(writer, node);
  writer.tag(4, WireType.LengthDelimited).fork().tag(1, WireType.Varint).int32(PRODUCER).join();
  writer.join().join();
  return writer.finish();
}

function writeNode(writer: BinaryWriter, node: TensorflowNode): void {
  writer.tag(1, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).string(node.name);
  writer.tag(2, WireType.LengthDelimited).string(node.operation);
  for (const input of node.inputs) writer.tag(3, WireType.LengthDelimited).string(input);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    writer.tag(5, WireType.LengthDelimited).fork(); // one entry of a map
    writer.tag(1, WireType.LengthDelimited).string(name);
    writer.tag(2, WireType.LengthDelimited).fork();
    writeAttribute(writer, attribute);
    writer.join().join();
  }
  writer.join();
}

function writeAttribute(writer: BinaryWriter, attribute: TensorflowAttribute): void {
  if ('text' in attribute) writer.tag(2, WireType.LengthDelimited).string(attribute.text);
  else if ('int' in attribute) writer.tag(3, WireType.Varint).int64(attribute.int);
  else if ('float' in attribute) writer.tag(4, WireType.Bit32).float(attribute.float);
  else if ('flag' in attribute) writer.tag(5, WireType.Varint).bool(attribute.flag);
  else if ('type' in attribute) writer.tag(6, WireType.Varint).int32(DataType[attribute.type]);
  else if ('ints' in attribute) writeInts(writer, attribute.ints);
  else if ('tensor' in attribute) writeTensor(writer, attribute.tensor, attribute.shape);
  else writeShape(writer, 7, attribute.shape);
}

function writeInts(writer: BinaryWriter, values: readonly number[]): void {
  writer.tag(1, WireType.LengthDelimited).fork().tag(3, WireType.LengthDelimited).fork(); // ListValue, packed
  for (const value of values) writer.int64(value);
  writer.join().join();
}

function writeTensor(writer: BinaryWriter, data: TensorflowData, shape: readonly number[]): void {
  writer.tag(8, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.Varint).int32(DataType[data.type]);
  writeShape(writer, 2, shape);
  const { buffer, byteOffset, byteLength } = data.values;
  writer.tag(4, WireType.LengthDelimited).bytes(new Uint8Array(buffer, byteOffset, byteLength));
  writer.join();
}

function writeShape(writer: BinaryWriter, field: number, shape: readonly number[]): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  for (const extent of shape) writer.tag(2, WireType.LengthDelimited).fork().tag(1, WireType.Varint).int64(extent).join();
  writer.join();
}
