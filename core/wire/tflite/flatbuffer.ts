import { failure } from '../../contract/failures.ts';
import { FailureError } from '../../contract/result.ts';

/**
 * A FlatBuffers reader that checks every offset before it follows it. The published package does not (a hostile
 * offset gives numbers from elsewhere in the file), and our files come from anywhere. Layout: a table starts with a
 * signed distance back to its vtable; the vtable holds its own size, the table's size and one 16-bit place per field,
 * 0 where the field is absent; vectors and strings are a 32-bit count and the elements; everything little-endian.
 *
 * source  https://flatbuffers.dev/internals
 */
export class FlatTable {
  readonly #file: FlatFile;
  readonly #at: number;
  readonly #vtable: number;
  readonly #vtableBytes: number;
  readonly #depth: number;

  constructor(file: FlatFile, at: number, depth: number) {
    this.#file = file;
    this.#at = at;
    this.#depth = depth;
    file.enter(depth);
    this.#vtable = at - file.int32(at);
    this.#vtableBytes = file.uint16(this.#vtable);
    if (this.#vtableBytes < 4) file.refuse(`a table at ${at} has no fields list`);
    file.require(this.#vtable, this.#vtableBytes);
  }

  int8(field: number, absent = 0): number {
    return this.#scalar(field, absent, (at) => this.#file.int8(at));
  }
  uint8(field: number, absent = 0): number {
    return this.int8(field, absent) & 255;
  }
  int32(field: number, absent = 0): number {
    return this.#scalar(field, absent, (at) => this.#file.int32(at));
  }
  uint32(field: number, absent = 0): number {
    return this.#scalar(field, absent, (at) => this.#file.uint32(at));
  }
  float32(field: number, absent = 0): number {
    return this.#scalar(field, absent, (at) => this.#file.float32(at));
  }
  flag(field: number): boolean {
    return this.int8(field) !== 0;
  }

  text(field: number): string {
    const bytes = this.bytes(field);
    this.#file.spend(bytes.byteLength);
    return Buffer.from(bytes).toString('utf8');
  }

  /** A vector of bytes, as a view of the file; empty where the field is absent. */
  bytes(field: number): Uint8Array {
    const vector = this.#vector(field, 1);
    return this.#file.view(vector.at, vector.count);
  }
  int32s(field: number): readonly number[] {
    return this.#list(field, 4, (at) => this.#file.int32(at));
  }
  float32s(field: number): readonly number[] {
    return this.#list(field, 4, (at) => this.#file.float32(at));
  }
  /** 64-bit whole numbers; one that a double cannot hold is refused. */
  int64s(field: number): readonly number[] {
    return this.#list(field, 8, (at) => this.#file.int64(at));
  }

  table(field: number): FlatTable | null {
    const at = this.#place(field);
    return at === null ? null : new FlatTable(this.#file, at + this.#file.uint32(at), this.#depth + 1);
  }
  tables(field: number): readonly FlatTable[] {
    return this.#list(field, 4, (at) => new FlatTable(this.#file, at + this.#file.uint32(at), this.#depth + 1));
  }

  #place(field: number): number | null {
    const entry = 4 + field * 2;
    const offset = entry + 2 <= this.#vtableBytes ? this.#file.uint16(this.#vtable + entry) : 0;
    return offset === 0 ? null : this.#at + offset;
  }

  #scalar(field: number, absent: number, read: (at: number) => number): number {
    const at = this.#place(field);
    return at === null ? absent : read(at);
  }

  #vector(field: number, elementBytes: number): { readonly at: number; readonly count: number } {
    const place = this.#place(field);
    if (place === null) return { at: 0, count: 0 };
    const start = place + this.#file.uint32(place);
    const count = this.#file.uint32(start);
    this.#file.require(start + 4, count * elementBytes);
    return { at: start + 4, count };
  }

  #list<Item>(field: number, elementBytes: number, read: (at: number) => Item): readonly Item[] {
    const { at, count } = this.#vector(field, elementBytes);
    this.#file.spend(count * elementBytes);
    return Array.from({ length: count }, (_, index) => read(at + index * elementBytes));
  }
}

/** Tables may share a list or a name; a file whose lists add up to many times its length makes much out of little. */
const [READINGS, FREE_BYTES] = [8, 1024 * 1024];

export interface FlatLimits {
  readonly depth: number;
  readonly tables: number;
}

/** The bytes, with every read checked, and a budget against tables that contain one another. */
export class FlatFile {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #limits: FlatLimits;
  #tables = 0;
  #spentBytes = 0;

  constructor(bytes: Uint8Array, limits: FlatLimits) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#limits = limits;
  }

  root(): FlatTable {
    return new FlatTable(this, this.uint32(0), 1);
  }

  enter(depth: number): void {
    this.#tables += 1;
    if (depth <= this.#limits.depth && this.#tables <= this.#limits.tables) return;
    throw new FailureError(
      failure(
        'denial-of-service/limit',
        `the file nests or repeats its tables beyond ${this.#limits.depth} deep or ${this.#limits.tables} in all`,
      ),
    );
  }

  /** Counts bytes that are copied out of the file: bulk content is only viewed and costs nothing. */
  spend(bytes: number): void {
    this.#spentBytes += bytes;
    if (this.#spentBytes <= FREE_BYTES + READINGS * this.#bytes.byteLength) return;
    throw new FailureError(
      failure(
        'denial-of-service/limit',
        `the lists and names of the file add up to more than ${READINGS} times its ${this.#bytes.byteLength} bytes: they share one another`,
      ),
    );
  }

  require(at: number, count: number): void {
    if (at >= 0 && count >= 0 && at + count <= this.#bytes.byteLength) return;
    throw new FailureError(failure('damaged/truncated', `the file points to bytes ${at} to ${at + count} of ${this.#bytes.byteLength}`));
  }

  refuse(what: string): never {
    throw new FailureError(failure('damaged/structure', what));
  }

  view(at: number, count: number): Uint8Array {
    this.require(at, count);
    return this.#bytes.subarray(at, at + count);
  }

  int8(at: number): number {
    this.require(at, 1);
    return this.#view.getInt8(at);
  }
  uint16(at: number): number {
    this.require(at, 2);
    return this.#view.getUint16(at, true);
  }
  int32(at: number): number {
    this.require(at, 4);
    return this.#view.getInt32(at, true);
  }
  uint32(at: number): number {
    this.require(at, 4);
    return this.#view.getUint32(at, true);
  }
  float32(at: number): number {
    this.require(at, 4);
    return this.#view.getFloat32(at, true);
  }
  int64(at: number): number {
    this.require(at, 8);
    const value = Number(this.#view.getBigInt64(at, true));
    return Number.isSafeInteger(value) ? value : this.refuse(`a whole number at ${at} is too large`);
  }
}
