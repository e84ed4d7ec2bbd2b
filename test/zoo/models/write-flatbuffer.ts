/**
 * Writes FlatBuffers the simple way round: a table first, then what it points to, because offsets only ever point
 * forwards. Enough for test files; nothing is shared and nothing is packed.
 */
export type Value =
  | { readonly int8: number }
  | { readonly int32: number }
  | { readonly float32: number }
  | { readonly table: Fields }
  /** `repeated`: the list points so many times to its last table. */
  | { readonly tables: readonly Fields[]; readonly repeated?: number }
  | { readonly bytes: Uint8Array }
  | { readonly text: string }
  | { readonly int32s: readonly number[] }
  | { readonly float32s: readonly number[] }
  | { readonly int64s: readonly number[] };
/** Values by field number. */
export type Fields = Readonly<Record<number, Value>>;

export function writeFlatbuffer(identifier: string, root: Fields): Uint8Array {
  const writer = new Writer();
  const slot = writer.reserve(4);
  writer.append(new TextEncoder().encode(identifier));
  writer.point(slot, writer.table(root));
  return writer.bytes();
}

class Writer {
  #buffer = Buffer.alloc(1024);
  #length = 0;

  bytes(): Uint8Array {
    return Uint8Array.from(this.#buffer.subarray(0, this.#length));
  }

  reserve(count: number): number {
    const at = this.#length;
    while (this.#buffer.length < at + count) this.#buffer = Buffer.concat([this.#buffer, Buffer.alloc(this.#buffer.length)]);
    this.#length += count;
    return at;
  }

  append(bytes: Uint8Array): number {
    const at = this.reserve(bytes.length);
    this.#buffer.set(bytes, at);
    return at;
  }

  point(slot: number, target: number): void {
    this.#buffer.writeUInt32LE(target - slot, slot);
  }

  table(fields: Fields): number {
    const numbers = Object.keys(fields).map(Number);
    const vtableBytes = 4 + 2 * (Math.max(-1, ...numbers) + 1);
    const vtable = this.reserve(vtableBytes);
    const start = this.reserve(4 + 4 * numbers.length);
    this.#buffer.writeUInt16LE(vtableBytes, vtable);
    this.#buffer.writeUInt16LE(4 + 4 * numbers.length, vtable + 2);
    this.#buffer.writeInt32LE(start - vtable, start);
    numbers.forEach((number, index) => {
      const slot = start + 4 + 4 * index;
      this.#buffer.writeUInt16LE(slot - start, vtable + 4 + 2 * number);
      const value = fields[number];
      if (value !== undefined) this.#write(slot, value);
    });
    return start;
  }

  #write(slot: number, value: Value): void {
    if ('int8' in value) this.#buffer.writeInt8(value.int8, slot);
    else if ('int32' in value) this.#buffer.writeInt32LE(value.int32, slot);
    else if ('float32' in value) this.#buffer.writeFloatLE(value.float32, slot);
    else if ('table' in value) this.point(slot, this.table(value.table));
    else if ('tables' in value) this.#writeTables(slot, value.tables, value.repeated ?? value.tables.length);
    else this.point(slot, this.#vector(value));
  }

  #writeTables(slot: number, tables: readonly Fields[], count: number): void {
    const start = this.reserve(4 + 4 * count);
    this.#buffer.writeUInt32LE(count, start);
    this.point(slot, start);
    let last = 0;
    for (let index = 0; index < count; index += 1) {
      const fields = tables[index];
      if (fields !== undefined) last = this.table(fields);
      this.point(start + 4 + 4 * index, last);
    }
  }

  #vector(
    value: Exclude<Value, { int8: number } | { int32: number } | { float32: number } | { table: Fields } | { tables: readonly Fields[] }>,
  ): number {
    const elements = elementsOf(value);
    const start = this.reserve(4);
    this.#buffer.writeUInt32LE(elements.count, start);
    this.append(elements.bytes);
    return start;
  }
}

function elementsOf(
  value: Extract<
    Value,
    | { bytes: Uint8Array }
    | { text: string }
    | { int32s: readonly number[] }
    | { float32s: readonly number[] }
    | { int64s: readonly number[] }
  >,
): {
  readonly count: number;
  readonly bytes: Uint8Array;
} {
  if ('bytes' in value) return { count: value.bytes.length, bytes: value.bytes };
  if ('text' in value) return { count: Buffer.byteLength(value.text), bytes: new TextEncoder().encode(`${value.text}\0`) };
  if ('int32s' in value) return { count: value.int32s.length, bytes: new Uint8Array(Int32Array.from(value.int32s).buffer) };
  if ('float32s' in value) return { count: value.float32s.length, bytes: new Uint8Array(Float32Array.from(value.float32s).buffer) };
  return { count: value.int64s.length, bytes: new Uint8Array(BigInt64Array.from(value.int64s, BigInt).buffer) };
}
