import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** The part of ONNX that a computed graph needs, as plain data. Field numbers: onnx.proto3 of ONNX 1.16 (Apache-2.0). */
export type OnnxAttribute =
  { readonly ints: readonly number[] } | { readonly int: number } | { readonly float: number } | { readonly text: string };

export interface OnnxNode {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

export type OnnxData =
  | { readonly type: 'float32'; readonly values: Float32Array }
  | { readonly type: 'float64'; readonly values: Float64Array }
  | { readonly type: 'int64'; readonly values: BigInt64Array }
  | { readonly type: 'int8'; readonly values: Int8Array }
  | { readonly type: 'uint8'; readonly values: Uint8Array }
  | { readonly type: 'int16'; readonly values: Int16Array };

export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: OnnxData;
}

/** A float32 input or output; a name stands for an extent that is only known at run time. */
export interface OnnxValue {
  readonly name: string;
  readonly shape: readonly (number | string)[] | null;
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly initialisers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

const IR_VERSION = 8;
/** Opset 17: everything emitted exists there, and every ONNX Runtime since 1.12 reads it. */
const OPSET = 17;
const FLOAT = 1;
const dataTypes: Readonly<Record<OnnxData['type'], number>> = { float32: FLOAT, uint8: 2, int8: 3, int16: 5, int64: 7, float64: 11 };
const attributeTypes = { float: 1, int: 2, text: 3, ints: 7 } as const;

/** Serialises a graph as an ONNX model (ModelProto). */
export function writeOnnx(graph: OnnxGraph): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int64(IR_VERSION);
  writer.tag(2, WireType.LengthDelimited).string('concord');
  writer.tag(7, WireType.LengthDelimited).fork();
  writeGraph(writer, graph);
  writer.join();
  writer.tag(8, WireType.LengthDelimited).fork();
  writer.tag(2, WireType.Varint).int64(OPSET);
  writer.join();
  return writer.finish();
}

function writeGraph(writer: BinaryWriter, graph: OnnxGraph): void {
  for (const node of graph.nodes) {
    writer.tag(1, WireType.LengthDelimited).fork();
    writeNode(writer, node);
    writer.join();
  }
  writer.tag(2, WireType.LengthDelimited).string('graph');
  for (const tensor of graph.initialisers) {
    writer.tag(5, WireType.LengthDelimited).fork();
    writeTensor(writer, tensor);
    writer.join();
  }
  for (const value of graph.inputs) writeValue(writer, 11, value);
  for (const value of graph.outputs) writeValue(writer, 12, value);
}

function writeNode(writer: BinaryWriter, node: OnnxNode): void {
  for (const input of node.inputs) writer.tag(1, WireType.LengthDelimited).string(input);
  for (const output of node.outputs) writer.tag(2, WireType.LengthDelimited).string(output);
  writer.tag(4, WireType.LengthDelimited).string(node.type);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    writer.tag(5, WireType.LengthDelimited).fork();
    writeAttribute(writer, name, attribute);
    writer.join();
  }
}

function writeAttribute(writer: BinaryWriter, name: string, attribute: OnnxAttribute): void {
  writer.tag(1, WireType.LengthDelimited).string(name);
  if ('float' in attribute) writer.tag(2, WireType.Bit32).float(attribute.float).tag(20, WireType.Varint).int32(attributeTypes.float);
  else if ('int' in attribute) writer.tag(3, WireType.Varint).int64(attribute.int).tag(20, WireType.Varint).int32(attributeTypes.int);
  else if ('text' in attribute)
    writer.tag(4, WireType.LengthDelimited).string(attribute.text).tag(20, WireType.Varint).int32(attributeTypes.text);
  else {
    for (const value of attribute.ints) writer.tag(8, WireType.Varint).int64(value);
    writer.tag(20, WireType.Varint).int32(attributeTypes.ints);
  }
}

function writeTensor(writer: BinaryWriter, tensor: OnnxTensor): void {
  for (const extent of tensor.shape) writer.tag(1, WireType.Varint).int64(extent);
  writer.tag(2, WireType.Varint).int32(dataTypes[tensor.data.type]);
  writer.tag(8, WireType.LengthDelimited).string(tensor.name);
  const { buffer, byteOffset, byteLength } = tensor.data.values;
  writer.tag(9, WireType.LengthDelimited).bytes(new Uint8Array(buffer, byteOffset, byteLength));
}

function writeValue(writer: BinaryWriter, field: number, value: OnnxValue): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).string(value.name);
  writer.tag(2, WireType.LengthDelimited).fork().tag(1, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.Varint).int32(FLOAT);
  if (value.shape !== null) {
    writer.tag(2, WireType.LengthDelimited).fork();
    for (const extent of value.shape) {
      writer.tag(1, WireType.LengthDelimited).fork();
      if (typeof extent === 'number') writer.tag(1, WireType.Varint).int64(extent);
      else writer.tag(2, WireType.LengthDelimited).string(extent);
      writer.join();
    }
    writer.join();
  }
  writer.join().join().join();
}
