import type * as h5wasm from 'h5wasm';

import { refuse } from '../refusal.ts';

/** What we use of h5wasm: the real HDF5 library inside WebAssembly memory, with a file system of its own in memory. */
export interface Hdf5Library {
  readonly module: typeof h5wasm.Module;
  readonly File: typeof h5wasm.File;
  readonly Group: typeof h5wasm.Group;
}

let loading: Promise<Hdf5Library> | null = null;

/**
 * Loads the library at first use (about 0.1 s). The build with a file system in memory is taken on purpose: nothing
 * that a file points to on this machine can be reached from it.
 */
export function hdf5Library(): Promise<Hdf5Library> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Hdf5Library> {
  const library = await import('h5wasm');
  const module = await library.ready;
  // Without it an unknown filter gives stale memory, and a broken file opens "successfully".
  module.activate_throwing_error_handler();
  return { module, File: library.File, Group: library.Group };
}

/** Runs one call of the library; whatever it throws about a file becomes a refusal. */
export function guarded<Value>(what: string, call: () => Value): Value {
  try {
    return call();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    // "unable to open external file" and its relatives: the data is declared to lie in another file.
    if (/external (raw data )?file|external link/.test(text)) refuse('file-read/link', `${what} points to data outside the file`);
    if (/truncated file|end of file|eof = /i.test(text))
      refuse('damaged/truncated', `${what}: the HDF5 structure goes on after the end of the file`);
    return refuse('damaged/structure', `${what} cannot be read as HDF5 (${causeOf(text)})`);
  }
}

/** The innermost line of HDF5's error stack; its file names and numbers help nobody who has only the file. */
function causeOf(text: string): string {
  const lines = [...text.matchAll(/#\d+: \S+ line \d+ in \w+\(\): (.+)/g)].map((match) => match[1] ?? '');
  return (lines.at(-1) ?? text.split('\n')[0] ?? 'no reason given').slice(0, 120);
}
