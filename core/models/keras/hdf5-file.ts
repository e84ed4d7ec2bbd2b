import { shownName } from '../../contract/failures.ts';
import type { Limits } from '../../contract/limits.ts';
import type { WeightEncoding } from '../../graph/graph.ts';
import { halfFloat } from '../../numeric/half-float.ts';
import { refuse } from '../refusal.ts';
import { SharedWeights } from '../shared-weights.ts';
import { checkHeaps } from './hdf5-heaps.ts';
import { blockOf, guarded, hdf5Library } from './hdf5-library.ts';
import type { Hdf5Library } from './hdf5-library.ts';
import { checkLength } from './hdf5-superblock.ts';
import { textsAt } from './hdf5-texts.ts';
import type { StoredArray } from './stored-array.ts';

interface ArrayFacts {
  readonly shape: readonly number[];
  readonly size: number;
  readonly isFloat: boolean;
  readonly isChunked: boolean;
}

const FLOAT_CLASS = 1;
// What the library answers for a name that leads nowhere.
const MISSING = -1;
// Deflate, shuffle and Fletcher32: what h5py writes without being given a plug-in. Others would need foreign code.
const KNOWN_FILTERS: readonly number[] = [1, 2, 3];

let opened = 0;

/**
 * One HDF5 file in memory, read-only. Only plain objects of the file itself are reachable: every step of a path must
 * be a hard link, and arrays in other files, virtual arrays and unknown filters are refused.
 */
export class Hdf5File {
  readonly #library: Hdf5Library;
  readonly #limits: Limits;
  readonly #bytes: number;
  readonly #place = `/model-${(opened += 1)}.h5`;
  readonly #id: bigint;
  readonly #types = new Map<string, number>();
  readonly #shared: SharedWeights;

  /** Whoever opens it closes it. */
  static async open(bytes: Uint8Array, limits: Limits): Promise<Hdf5File> {
    checkLength(bytes);
    checkHeaps(bytes);
    return new Hdf5File(await hdf5Library(), bytes, limits);
  }

  private constructor(library: Hdf5Library, bytes: Uint8Array, limits: Limits) {
    this.#library = library;
    this.#limits = limits;
    this.#bytes = bytes.byteLength;
    this.#shared = new SharedWeights(bytes.byteLength, limits);
    library.FS.writeFile(this.#place, bytes);
    // Below 0: the library could not open it.
    this.#id = library.open(this.#place, library.H5F_ACC_RDONLY, false, -1, -1);
    if (this.#id >= 0n) return;
    library.FS.unlink(this.#place);
    refuse('damaged/structure', 'the file cannot be opened as HDF5');
  }

  close(): void {
    this.#library.close_file(this.#id);
    this.#library.FS.unlink(this.#place);
  }

  /** Names inside a group, or null where there is no such group. */
  keys(path: string): readonly string[] | null {
    if (this.#typeOf(path) !== this.#library.H5G_GROUP) return null;
    return guarded(shownName(path), () => this.#library.get_names(this.#id, path, false));
  }

  /** Text of an attribute, or null where there is none. */
  text(path: string, attribute: string): string | null {
    return this.#texts(path, attribute)?.[0] ?? null;
  }

  /** A list of names, or null where there is none. Keras cuts long lists into NAME0, NAME1 ... */
  texts(path: string, attribute: string): readonly string[] | null {
    const whole = this.#texts(path, attribute);
    if (whole !== null) return whole;
    const parts: string[] = [];
    for (let index = 0; ; index += 1) {
      const part = this.#texts(path, `${attribute}${index}`);
      if (part === null) return index === 0 ? null : parts;
      parts.push(...part);
    }
  }

  /** An array of floats, or null where nothing of that name is stored. Nothing is read before `values` is called. */
  array(path: string): StoredArray | null {
    if (this.#typeOf(path) !== this.#library.H5G_DATASET) return null;
    const what = `array ${shownName(path)}`;
    const facts = guarded(what, () => this.#library.get_dataset_metadata(this.#id, path));
    if (facts.virtual_sources !== undefined) refuse('file-read/link', `${what} is put together from other arrays`);
    const shape = facts.shape ?? [];
    if (shape.length > this.#limits.rank)
      refuse('denial-of-service/limit', `${what}: expected a rank of at most ${this.#limits.rank}, received ${shape.length}`);
    const encoding: WeightEncoding = { kind: facts.size === 2 ? 'float16' : 'float32' };
    const isFloat = facts.type === FLOAT_CLASS && [2, 4, 8].includes(facts.size);
    return {
      name: path,
      shape,
      encoding,
      values: () => this.#values(path, { shape, size: facts.size, isFloat, isChunked: facts.chunks !== null }),
    };
  }

  #values(path: string, facts: ArrayFacts): Float32Array {
    const what = `array ${shownName(path)}`;
    if (!facts.isFloat) refuse('unsupported/option', `${what}: expected floats of 16, 32 or 64 bits`);
    const sizeBytes = facts.shape.reduce((product, extent) => product * extent, facts.size);
    this.#checkSize(what, sizeBytes);
    // Only what is stored in pieces can be compressed.
    for (const filter of facts.isChunked ? guarded(what, () => this.#library.get_dataset_filters(this.#id, path)) : []) {
      if (!KNOWN_FILTERS.includes(filter.id)) refuse('unsupported/option', `${what}: compressed with the unknown filter ${filter.id}`);
    }
    // What is packed has a ratio of its own; what is not owns its bytes, unless many names lead to them.
    if (!facts.isChunked) this.#shared.count(sizeBytes);
    if (sizeBytes === 0) return new Float32Array(0);
    const into = (pointer: bigint) => this.#library.get_dataset_data(this.#id, path, null, null, null, pointer);
    const block = blockOf(this.#library, sizeBytes, { what, into });
    this.#library._free(block.pointer);
    return floatsOf(block.bytes, facts.size);
  }

  #checkSize(what: string, sizeBytes: number): void {
    const allowed = Math.max(this.#limits.ratioFreeBytes, this.#bytes * this.#limits.hdf5Ratio);
    if (Number.isSafeInteger(sizeBytes) && sizeBytes <= allowed) return;
    refuse(
      'decompression/bomb',
      `${what}: declares ${sizeBytes} bytes in a file of ${this.#bytes}; at most ${allowed} are read (hdf5Ratio)`,
    );
  }

  #texts(path: string, attribute: string): readonly string[] | null {
    if (this.#typeOf(path) !== this.#library.H5G_GROUP) return null;
    const names = guarded(shownName(path), () => this.#library.get_attribute_names(this.#id, path));
    if (!names.includes(attribute)) return null;
    return textsAt({ library: this.#library, file: this.#id, path, attribute, limits: this.#limits });
  }

  /** Kind of object at a path (-1: nothing), after every step of it is known to be a hard link. */
  #typeOf(path: string): number {
    const steps = path.split('/').filter((step) => step !== '');
    if (steps.length > this.#limits.hdf5Depth)
      refuse('denial-of-service/limit', `${shownName(path)}: expected at most ${this.#limits.hdf5Depth} groups in one another (hdf5Depth)`);
    let type = this.#library.H5G_GROUP;
    for (let depth = 1; depth <= steps.length && type !== MISSING; depth += 1) type = this.#stepType(`/${steps.slice(0, depth).join('/')}`);
    return type;
  }

  /** Kind of the object at one step, remembered: a look-up crosses into WebAssembly and costs more than reading a bias. */
  #stepType(place: string): number {
    const known = this.#types.get(place);
    if (known !== undefined) return known;
    const library = this.#library;
    const type = guarded(shownName(place), () => library.get_type(this.#id, place));
    // The type is that of the target where a soft link leads somewhere, so the link itself is asked for as well.
    const target: unknown = type === MISSING ? null : guarded(shownName(place), () => library.get_symbolic_link(this.#id, place));
    if (target !== null || type === library.H5G_LINK || type === library.H5G_UDLINK)
      refuse('file-read/link', `${shownName(place)} is a link`);
    this.#types.set(place, type);
    return type;
  }
}

/** The library hands out little-endian values, whatever the file holds. */
function floatsOf(bytes: Uint8Array<ArrayBuffer>, size: number): Float32Array {
  if (size === 4) return new Float32Array(bytes.buffer);
  if (size === 8) return Float32Array.from(new Float64Array(bytes.buffer));
  return Float32Array.from(new Uint16Array(bytes.buffer), halfFloat);
}
