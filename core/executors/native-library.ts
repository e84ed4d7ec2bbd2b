import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { join } from 'node:path';

import { cacheFolder } from './cache-folder.ts';
import { preparationReasons, readPrepared } from './native-record.ts';

/** What of tfjs-node's addon is called: sessions over SavedModels, and tensors that are fed or fetched. */
export interface TensorflowAddon {
  readonly TF_Version: string;
  createTensor(shape: readonly number[], type: number, values: Float32Array | Int32Array): number;
  deleteTensor(tensor: number): void;
  /** A copy of its values. */
  tensorDataSync(tensor: number): unknown;
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(session: number): void;
  /** Names as `operation:output`, joined by commas. */
  runSavedModel(session: number, inputs: readonly number[], inputNames: string, outputNames: string): readonly FetchedTensor[];
  getNumOfTensors(): number;
  getNumOfSavedModels(): number;
}

export interface FetchedTensor {
  readonly id: number;
  readonly shape: readonly number[];
}

export interface TensorflowLibrary {
  readonly addon: TensorflowAddon;
  /** Threads of the process, whatever a program asks for. */
  readonly threads: number;
}

/** The library and addon that set-up prepares (resources/setup/native-tensorflow.mjs names it the same). */
export const PREPARED = 'tensorflow-2.20.0-tfjs-node-4.22.0';
/** Others than the owner may not write: what is loaded here runs with the rights of the person. */
const WRITABLE_BY_OTHERS = 0o022;

export function preparedFolder(): string {
  return join(cacheFolder(), 'native', `${PREPARED}-${platform()}-${arch()}`);
}

/** Null where the library may be loaded, else the reason why not. Files are compared with the record by their sizes. */
export function missingLibrary(folder: string = preparedFolder()): string | null {
  const record = readPrepared(folder);
  if (record === null) return ['native TensorFlow is not prepared on this machine', ...preparationReasons(folder)].join('; ');
  for (const [name, sizeBytes] of record.files) {
    const found = statSync(join(folder, name), { throwIfNoEntry: false });
    if (found?.size !== sizeBytes) return `the prepared ${name} is missing or damaged`;
    if (isExposed(found)) return `the prepared ${name} can be changed by other users`;
  }
  return processorLacks();
}

let loaded: TensorflowLibrary | null = null;

/**
 * Loads the addon, once per process. TensorFlow reads its thread count and log level when it starts and never again, so
 * the first caller decides; oneDNN stays on, without it input gradients take up to six times as long.
 */
export function loadLibrary(threads: number): TensorflowLibrary {
  if (loaded !== null) return loaded;
  const missing = missingLibrary();
  if (missing !== null) throw new Error(missing);
  process.env['TF_CPP_MIN_LOG_LEVEL'] = '2'; // warnings are for its developers, errors come as exceptions
  process.env['TF_ENABLE_ONEDNN_OPTS'] = '1';
  process.env['TF_NUM_INTRAOP_THREADS'] = String(threads);
  process.env['TF_NUM_INTEROP_THREADS'] = String(threads);
  const addon = parseAddon(createRequire(import.meta.url)(join(preparedFolder(), readPrepared(preparedFolder())?.addon ?? '')));
  loaded = { addon, threads };
  return loaded;
}

function isExposed({ mode, uid }: { readonly mode: number; readonly uid: number }): boolean {
  const own = process.getuid?.();
  return own !== undefined && ((mode & WRITABLE_BY_OTHERS) !== 0 || (uid !== own && uid !== 0));
}

/** Without AVX the library ends the whole process as soon as it is loaded. */
function processorLacks(): string | null {
  if (platform() !== 'linux' || arch() !== 'x64') return null;
  try {
    return /^flags\s*:.*\bavx\b/m.test(readFileSync('/proc/cpuinfo', 'utf8')) ? null : 'TensorFlow needs a processor with AVX';
  } catch {
    return null;
  }
}

function parseAddon(module: unknown): TensorflowAddon {
  if (typeof module !== 'object' || module === null || !('runSavedModel' in module)) throw new Error('the prepared addon is another one');
  return module as TensorflowAddon;
}
