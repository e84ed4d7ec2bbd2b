import { zipSync } from 'fflate';
import type * as h5wasm from 'h5wasm';

/** An array as a Keras file holds it. */
export interface MadeArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}
export interface MadeLayer {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
}
export interface MadeModel {
  readonly config: unknown;
  /** Arrays per group of the file: the layer's name in .h5, its slot (`conv2d_1`) in .keras. */
  readonly weights: Readonly<Record<string, readonly MadeArray[]>>;
}
/** Changes a file before it is closed. */
export type Tamper = (file: h5wasm.File) => void;

let count = 0;
/** The same model gives the same bytes, whenever it is made. */
const NO_CLOCK = new Date(1980, 0, 1);

/** `Sequential` of layers, as Keras 2 writes it. */
export function sequential(layers: readonly MadeLayer[]): unknown {
  return { class_name: 'Sequential', config: { name: 'made', layers } };
}

export function input(...shape: readonly (number | null)[]): MadeLayer {
  return layer('InputLayer', 'input', { batch_input_shape: [null, ...shape] });
}

export function layer(kind: string, name: string, config: Readonly<Record<string, unknown>> = {}): MadeLayer {
  return { class_name: kind, config: { name, ...config } };
}

/** Names as Keras 2 gives them: `layer/role:0`. */
export function array(name: string, shape: readonly number[], values: readonly number[]): MadeArray {
  return { name, shape, values };
}

/** A whole model as one .h5 file. */
export async function makeH5({ config, weights }: MadeModel, tamper: Tamper = () => undefined): Promise<Uint8Array> {
  return makeHdf5((file) => {
    if (config !== undefined) file.create_attribute('model_config', typeof config === 'string' ? config : JSON.stringify(config));
    file.create_attribute('keras_version', '2.15.0');
    file.create_group('model_weights');
    for (const [name, arrays] of Object.entries(weights)) {
      file.create_group(`model_weights/${name}`);
      const group = file.get(`model_weights/${name}`);
      if (group !== null && 'create_attribute' in group)
        group.create_attribute(
          'weight_names',
          arrays.map((one) => one.name),
        );
      for (const one of arrays) addArray(file, `model_weights/${name}/${one.name}`, one);
    }
    tamper(file);
  });
}

/** A whole model as one .keras archive; `members` replaces or adds parts. */
export async function makeKeras({ config, weights }: MadeModel, members: Readonly<Record<string, Uint8Array>> = {}): Promise<Uint8Array> {
  const stored = await makeHdf5((file) => {
    file.create_group('layers');
    for (const [slot, arrays] of Object.entries(weights)) {
      arrays.forEach((one, index) => addArray(file, `layers/${slot}/vars/${String(index)}`, one));
    }
  });
  const text = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
  return zipSync(
    { 'metadata.json': text({ keras_version: '3.15.1' }), 'config.json': text(config), 'model.weights.h5': stored, ...members },
    { level: 0, mtime: NO_CLOCK },
  );
}

/** Any HDF5 file, written by the real library. */
export async function makeHdf5(fill: Tamper, options: h5wasm.FileOptions = {}): Promise<Uint8Array> {
  const hdf5 = await import('h5wasm');
  const module = await hdf5.ready;
  const place = `/made-${String((count += 1))}.h5`;
  const { now } = Date;
  Date.now = () => NO_CLOCK.getTime(); // the library writes down when an object was made
  try {
    const file = new hdf5.File(place, 'w', options);
    fill(file);
    file.close();
  } finally {
    Date.now = now;
  }
  const bytes = module.FS.readFile(place);
  module.FS.unlink(place);
  return bytes;
}

/** Missing groups on the way are made; HDF5 does not do that by itself. */
export function addArray(file: Parameters<Tamper>[0], path: string, { shape, values }: Omit<MadeArray, 'name'>): void {
  const steps = path.split('/');
  for (let depth = 1; depth < steps.length; depth += 1) {
    const group = steps.slice(0, depth).join('/');
    if (file.get(group) === null) file.create_group(group);
  }
  file.create_dataset({ name: path, data: Float32Array.from(values), shape: [...shape] });
}
