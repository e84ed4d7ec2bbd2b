import type * as h5wasm from 'h5wasm';

import { refuse } from '../refusal.ts';

/** The real HDF5 library inside WebAssembly memory, with a file system of its own in memory. */
export type Hdf5Library = typeof h5wasm.Module;

const STANDARD_ERROR = 2;

let loading: Promise<Hdf5Library> | null = null;

/**
 * Loads the library at first use (about 0.1 s). The build with a file system in memory is taken on purpose: nothing
 * that a file points to on this machine can be reached from it.
 *
 * Its handler that turns errors into exceptions stays off: an exception that leaves C code half-way leaves the library
 * in a state in which a later file may hang it. So every call tells by its return value, and every value is looked at.
 */
export function hdf5Library(): Promise<Hdf5Library> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Hdf5Library> {
  const library = await (await import('h5wasm')).ready;
  silence(library.FS);
  return library;
}

/**
 * Pages of error stack for every name that is asked for and not there: they go nowhere. The stream that is closed and
 * the one that is opened have the same number, because the lowest free one is taken.
 */
function silence(files: Hdf5Library['FS']): void {
  const errors: unknown = 'streams' in files && Array.isArray(files.streams) ? files.streams[STANDARD_ERROR] : undefined;
  if (!isStream(errors)) return;
  files.close(errors);
  files.open('/dev/null', 'w');
}

function isStream(value: unknown): value is ReturnType<Hdf5Library['FS']['open']> {
  return typeof value === 'object' && value !== null && 'fd' in value && value.fd === STANDARD_ERROR;
}

/** Runs one call of the library. What it throws by itself (an unknown type, memory it cannot reach) is about the file. */
export function guarded<Value>(what: string, call: () => Value): Value {
  try {
    return call();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return refuse('damaged/structure', `${what} cannot be read as HDF5 (${(reason.split('\n')[0] ?? '').slice(0, 80)})`);
  }
}

/** Reads into a block of the library's memory and copies it out; `read` answers a status, below 0 for failure. */
export function blockOf(
  library: Hdf5Library,
  sizeBytes: number,
  read: { readonly what: string; readonly into: (pointer: bigint) => number },
): Block {
  const pointer = library._malloc(sizeBytes);
  if (pointer === 0) refuse('denial-of-service/limit', `${read.what}: ${sizeBytes} bytes do not fit into memory`);
  // Never what another file left there, whatever the status says.
  library.HEAPU8.fill(0, pointer, pointer + sizeBytes);
  const isRead = guarded(read.what, () => read.into(BigInt(pointer))) >= 0;
  if (isRead) return { pointer, bytes: library.HEAPU8.slice(pointer, pointer + sizeBytes) };
  library._free(pointer);
  return refuse('damaged/structure', `${read.what} cannot be read: it is damaged, or its content lies outside the file`);
}

/** Whoever asked for it frees `pointer`; `bytes` are a copy. */
export interface Block {
  readonly pointer: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}
