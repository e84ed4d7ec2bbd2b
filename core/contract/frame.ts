import * as z from 'zod';

import type { WireArray } from './call.ts';
import { failure } from './failures.ts';
import { deeperThan } from './json-depth.ts';
import { failed, succeeded } from './result.ts';
import type { Failure, Result } from './result.ts';

/** What a frame is for. Hosts route by these four fields and read nothing else. */
export interface FrameHead {
  readonly kind: 'call' | 'reply' | 'event' | 'cancel';
  /** Name of the channel. */
  readonly name: string;
  /** Number of the call; a reply and a cancel repeat it, an event has 0. */
  readonly id: number;
  /** Which start of the engine is meant; 0 where the sender has not met one yet. */
  readonly epoch: number;
}

/** One message: a head, a JSON body, and raw numbers behind it. */
export interface Frame {
  readonly head: FrameHead;
  readonly body: unknown;
  readonly arrays: readonly WireArray[];
}

export const LARGEST_FRAME_BYTES = 16 * 1024 * 1024;
export const DEEPEST_BODY = 16;

/**
 * Writes a frame, the same on every transport:
 *
 *     4 bytes    length of the header, little-endian
 *     header     JSON: kind, name, id, epoch, bytes of the body, type and length of each array
 *     body       JSON (so NaN, infinities and -0 do not survive: such numbers travel as arrays)
 *     arrays     raw little-endian numbers, each starting at a multiple of 8 bytes
 */
export function encodeFrame(frame: Frame): Result<Uint8Array<ArrayBuffer>> {
  const body = frame.body === undefined ? new Uint8Array(0) : new TextEncoder().encode(JSON.stringify(frame.body));
  const arrays = frame.arrays.map((array): [ArrayType, number] => [typeOf(array), array.length]);
  const head = new TextEncoder().encode(JSON.stringify({ ...frame.head, body: body.length, arrays }));
  const places = placesOf(4 + head.length + body.length, arrays);

  if (head.length > LARGEST_HEAD_BYTES || places.end > LARGEST_FRAME_BYTES) return failed(tooLarge(places.end));
  if (deeperThan(body, DEEPEST_BODY)) return failed(invalid(`a body nested at most ${String(DEEPEST_BODY)} deep`, 'a deeper one'));

  const bytes = new Uint8Array(places.end);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, 4);
  bytes.set(body, 4 + head.length);
  frame.arrays.forEach((array, index) => {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), places.starts[index]);
  });
  return succeeded(bytes);
}

/** Reads a whole frame from bytes that anybody may have sent. Nothing of `bytes` is shared with the result. */
export function decodeFrame(bytes: Uint8Array): Result<Frame> {
  const read = readHeader(bytes);
  if (!read.ok) return read;
  const { header, bodyStart } = read.value;
  const places = placesOf(bodyStart + header.body, header.arrays);
  if (places.end !== bytes.length) return failed(invalid(`${String(places.end)} bytes`, String(bytes.length)));

  const text = bytes.subarray(bodyStart, bodyStart + header.body);
  if (deeperThan(text, DEEPEST_BODY)) return failed(invalid(`a body nested at most ${String(DEEPEST_BODY)} deep`, 'a deeper one'));
  const body = text.length === 0 ? succeeded(undefined) : parseJson(text);
  if (!body.ok) return body;

  const arrays = header.arrays.map(([type, length], index) => arrayFrom(type, bytes, { start: places.starts[index] ?? 0, length }));
  return succeeded({ head: headOf(header), body: body.value, arrays });
}

/** Reads only the head: all that a host may look at. */
export function decodeHead(bytes: Uint8Array): Result<FrameHead> {
  const read = readHeader(bytes);
  return read.ok ? succeeded(headOf(read.value.header)) : read;
}

const LARGEST_HEAD_BYTES = 64 * 1024;
const ALIGNMENT = 8; // widest element is a float64

const arrayMakers = {
  f32: Float32Array,
  f64: Float64Array,
  i32: Int32Array,
  u8: Uint8Array,
  u16: Uint16Array,
} as const;
type ArrayType = keyof typeof arrayMakers;

const headerSchema = z.strictObject({
  kind: z.enum(['call', 'reply', 'event', 'cancel']),
  name: z.string().min(1).max(100),
  id: z.int().min(0),
  epoch: z.int().min(0),
  body: z.int().min(0).max(LARGEST_FRAME_BYTES),
  arrays: z.array(z.tuple([z.enum(['f32', 'f64', 'i32', 'u8', 'u16']), z.int().min(0).max(LARGEST_FRAME_BYTES)])),
});
type Header = z.infer<typeof headerSchema>;

function readHeader(bytes: Uint8Array): Result<{ readonly header: Header; readonly bodyStart: number }> {
  if (bytes.length > LARGEST_FRAME_BYTES) return failed(tooLarge(bytes.length));
  if (bytes.length < 4) return failed(invalid('at least 4 bytes', String(bytes.length)));
  const length = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  const bodyStart = 4 + length;
  if (length > LARGEST_HEAD_BYTES || bodyStart > bytes.length)
    return failed(invalid('a header inside the message', `a length of ${String(length)}`));

  const text = bytes.subarray(4, bodyStart);
  if (deeperThan(text, HEADER_DEPTH)) return failed(invalid('a flat header', 'a nested one'));
  const json = parseJson(text);
  if (!json.ok) return json;
  const header = headerSchema.safeParse(json.value);
  if (!header.success)
    return failed(invalid('a header of kind, name, id, epoch, body and arrays', header.error.issues[0]?.path.join('.') ?? 'another'));
  return succeeded({ header: header.data, bodyStart });
}

const HEADER_DEPTH = 3; // { arrays: [ [type, length] ] }

function headOf(header: Header): FrameHead {
  return { kind: header.kind, name: header.name, id: header.id, epoch: header.epoch };
}

/** Where each array starts, and where the frame ends. */
function placesOf(
  bodyEnd: number,
  arrays: readonly (readonly [ArrayType, number])[],
): { readonly starts: readonly number[]; readonly end: number } {
  const starts: number[] = [];
  let end = bodyEnd;
  for (const [type, length] of arrays) {
    const start = Math.ceil(end / ALIGNMENT) * ALIGNMENT;
    starts.push(start);
    end = start + length * arrayMakers[type].BYTES_PER_ELEMENT;
  }
  return { starts, end };
}

/** Copies before it views: messages of a process arrive at odd offsets of a larger buffer, where no float view fits. */
function arrayFrom(type: ArrayType, bytes: Uint8Array, place: { readonly start: number; readonly length: number }): WireArray {
  const array = new arrayMakers[type](place.length);
  new Uint8Array(array.buffer).set(bytes.subarray(place.start, place.start + array.byteLength));
  return array;
}

function typeOf(array: WireArray): ArrayType {
  if (array instanceof Float32Array) return 'f32';
  if (array instanceof Float64Array) return 'f64';
  if (array instanceof Int32Array) return 'i32';
  if (array instanceof Uint16Array) return 'u16';
  return 'u8';
}

function parseJson(text: Uint8Array): Result<unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text));
    return succeeded(value);
  } catch {
    return failed(invalid('JSON in UTF-8', 'something else'));
  }
}

function invalid(expected: string, received: string): Failure {
  return failure('ipc/invalid', `message: expected ${expected}, received ${received}`);
}

function tooLarge(bytes: number): Failure {
  return failure('ipc/too-large', `message: expected at most ${String(LARGEST_FRAME_BYTES)} bytes, received ${String(bytes)}`, { bytes });
}
