import { shownName } from '../../contract/failures.ts';
import type { Limits } from '../../contract/limits.ts';
import type { WeightEncoding } from '../../graph/graph.ts';
import { halfFloat } from '../half-float.ts';
import { refuse } from '../refusal.ts';
import { guarded, hdf5Library } from './hdf5-library.ts';
import type { Hdf5Library } from './hdf5-library.ts';

/** A stored array of numbers: what it says about itself, and its values on demand. */
export interface StoredArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly encoding: WeightEncoding;
  values(): Float32Array;
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
  readonly #place: string;
  readonly #id: bigint;
  readonly #types = new Map<string, number>();

  /** Whoever opens it closes it. */
  static async open(bytes: Uint8Array, limits: Limits): Promise<Hdf5File> {
    const library = await hdf5Library();
    return new Hdf5File(library, bytes, limits);
  }

  private constructor(library: Hdf5Library, bytes: Uint8Array, limits: Limits) {
    this.#library = library;
    this.#limits = limits;
    this.#bytes = bytes.byteLength;
    this.#place = `/model-${(opened += 1)}.h5`;
    library.module.FS.writeFile(this.#place, bytes);
    try {
      this.#id = guarded('the file', () => new library.File(this.#place, 'r').file_id);
    } catch (error) {
      library.module.FS.unlink(this.#place);
      throw error;
    }
  }

  close(): void {
    try {
      this.#library.module.close_file(this.#id);
    } catch {
      // A damaged file may refuse even this; its bytes go either way.
    } finally {
      this.#library.module.FS.unlink(this.#place);
    }
  }

  /** Names inside a group, or null where there is no such group. */
  keys(path: string): readonly string[] | null {
    if (this.#typeOf(path) !== this.#library.module.H5G_GROUP) return null;
    return guarded(shownName(path), () => this.#library.module.get_names(this.#id, path, false));
  }

  /** Text of an attribute, or null where there is none. */
  text(path: string, attribute: string): string | null {
    const value = this.#attribute(path, attribute);
    if (value === null) return null;
    if (typeof value !== 'string') refuse('damaged/structure', `attribute ${attribute} of ${shownName(path)}: expected text`);
    return value;
  }

  /** A list of names; empty lists are stored as numbers by h5py. Keras cuts long lists into NAME0, NAME1 ... */
  texts(path: string, attribute: string): readonly string[] | null {
    const value = this.#attribute(path, attribute);
    if (value !== null) return namesIn(value, `attribute ${attribute} of ${shownName(path)}`);
    const parts: string[] = [];
    for (let index = 0; ; index += 1) {
      const part = this.#attribute(path, `${attribute}${index}`);
      if (part === null) return index === 0 ? null : parts;
      parts.push(...namesIn(part, `attribute ${attribute}${index} of ${shownName(path)}`));
    }
  }

  /** An array of floats, or null where nothing of that name is stored. Nothing is read before `values` is called. */
  array(path: string): StoredArray | null {
    const { module } = this.#library;
    if (this.#typeOf(path) !== module.H5G_DATASET) return null;
    const what = `array ${shownName(path)}`;
    const facts = guarded(what, () => module.get_dataset_metadata(this.#id, path));
    if (facts.virtual_sources !== undefined && facts.virtual_sources.length > 0)
      refuse('file-read/link', `${what} is put together from other files`);
    const shape = facts.shape ?? [];
    if (shape.length > this.#limits.rank)
      refuse('denial-of-service/limit', `${what}: expected a rank of at most ${this.#limits.rank}, received ${shape.length}`);
    const isFloat = facts.type === FLOAT_CLASS && [2, 4, 8].includes(facts.size);
    const encoding = facts.size === 2 ? ({ kind: 'float16' } as const) : ({ kind: 'float32' } as const);
    return {
      name: path,
      shape,
      encoding,
      values: () => this.#values(path, { shape, size: facts.size, little: facts.littleEndian, isFloat }),
    };
  }

  #values(path: string, facts: { shape: readonly number[]; size: number; little: boolean; isFloat: boolean }): Float32Array {
    const { module } = this.#library;
    const what = `array ${shownName(path)}`;
    if (!facts.isFloat) refuse('unsupported/option', `${what}: expected floats of 16, 32 or 64 bits`);
    const count = facts.shape.reduce((product, extent) => product * extent, 1);
    const sizeBytes = count * facts.size;
    this.#checkSize(what, sizeBytes);
    for (const filter of guarded(what, () => module.get_dataset_filters(this.#id, path))) {
      if (!KNOWN_FILTERS.includes(filter.id)) refuse('unsupported/option', `${what}: compressed with the unknown filter ${filter.id}`);
    }
    if (sizeBytes === 0) return new Float32Array(0);
    const pointer = module._malloc(sizeBytes);
    if (pointer === 0) refuse('denial-of-service/limit', `${what}: ${sizeBytes} bytes do not fit into memory`);
    try {
      guarded(what, () => module.get_dataset_data(this.#id, path, null, null, null, BigInt(pointer)));
      return floatsOf(module.HEAPU8.slice(pointer, pointer + sizeBytes), facts.size, facts.little);
    } finally {
      module._free(pointer);
    }
  }

  #checkSize(what: string, sizeBytes: number): void {
    const allowed = Math.max(this.#limits.ratioFreeBytes, this.#bytes * this.#limits.hdf5Ratio);
    if (!Number.isSafeInteger(sizeBytes) || sizeBytes > allowed) {
      refuse(
        'decompression/bomb',
        `${what}: declares ${sizeBytes} bytes in a file of ${this.#bytes} bytes; at most ${allowed} are read (hdf5Ratio)`,
      );
    }
  }

  #attribute(path: string, attribute: string): unknown {
    if (this.#typeOf(path) !== this.#library.module.H5G_GROUP) return null;
    return guarded(`attribute ${attribute} of ${shownName(path)}`, () => {
      if (!this.#library.module.get_attribute_names(this.#id, path).includes(attribute)) return null;
      return new this.#library.Group(this.#id, path).get_attribute(attribute, false);
    });
  }

  /** Kind of object at a path (-1: nothing), after every step of it is known to be a hard link. */
  #typeOf(path: string): number {
    const steps = path.split('/').filter((step) => step !== '');
    if (steps.length > this.#limits.hdf5Depth)
      refuse('denial-of-service/limit', `${shownName(path)}: expected at most ${this.#limits.hdf5Depth} groups in one another (hdf5Depth)`);
    let type = this.#library.module.H5G_GROUP;
    for (let depth = 1; depth <= steps.length && type !== MISSING; depth += 1) type = this.#stepType(`/${steps.slice(0, depth).join('/')}`);
    return type;
  }

  /** Kind of the object at one step, remembered: a look-up crosses into WebAssembly and costs more than reading a bias. */
  #stepType(place: string): number {
    const known = this.#types.get(place);
    if (known !== undefined) return known;
    const { module } = this.#library;
    const type = guarded(shownName(place), () => module.get_type(this.#id, place));
    // The type is that of the target where a soft link leads somewhere, so the link itself is asked for as well.
    const target: unknown = type === MISSING ? null : guarded(shownName(place), () => module.get_symbolic_link(this.#id, place));
    if (target !== null || type === module.H5G_LINK || type === module.H5G_UDLINK)
      refuse('file-read/link', `${shownName(place)} is a link`);
    this.#types.set(place, type);
    return type;
  }
}

function namesIn(value: unknown, what: string): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : ArrayBuffer.isView(value) ? [] : [value];
  return list.map((name) => (typeof name === 'string' ? name : refuse('damaged/structure', `${what}: expected a list of names`)));
}

function floatsOf(bytes: Uint8Array<ArrayBuffer>, size: number, littleEndian: boolean): Float32Array {
  if (size === 4 && littleEndian) return new Float32Array(bytes.buffer);
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.byteLength / size }, (_, index) => {
    if (size === 8) return view.getFloat64(index * 8, littleEndian);
    return size === 4 ? view.getFloat32(index * 4, littleEndian) : halfFloat(view.getUint16(index * 2, littleEndian));
  });
}
