import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Tensor } from '../graph/executor.ts';
import { DataType, SAVED_MODEL_TAG } from '../wire/tensorflow/graph-def-message.ts';

import type { TensorflowAddon } from './native-library.ts';

export type Fed = readonly [name: string, tensor: Tensor];
export type Held = readonly [name: string, tensor: number];

/**
 * A TensorFlow session over a graph of ours. Running it is synchronous: TensorFlow computes on its own threads, and
 * the worker waits. Whoever opens it disposes it.
 */
export class NativeSession {
  readonly #addon: TensorflowAddon;
  readonly #id: number;
  #open = true;

  /** @param savedModel bytes of saved_model.pb; the addon reads a folder only, so they lie in one for a moment */
  constructor(addon: TensorflowAddon, savedModel: Uint8Array) {
    const folder = mkdtempSync(join(tmpdir(), 'concord-graph-'));
    try {
      writeFileSync(join(folder, 'saved_model.pb'), savedModel);
      this.#addon = addon;
      this.#id = addon.loadSavedModel(folder, SAVED_MODEL_TAG);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /**
   * Feeds tensors by name and answers the named outputs, in their order. What is fed is neither copied nor changed.
   *
   * @param held tensors that exist already, by name; they stay
   */
  run(feeds: readonly Fed[], outputs: readonly string[], held: readonly Held[] = []): readonly Tensor[] {
    if (!this.#open) throw new Error('the session is closed');
    const addon = this.#addon;
    const fed: number[] = [];
    try {
      for (const [, { shape, values }] of feeds) fed.push(addon.createTensor(shape, DataType.float, values));
      const names = [...feeds, ...held].map(([name]) => name);
      const made = addon.runSavedModel(this.#id, [...fed, ...held.map(([, tensor]) => tensor)], joined(names), joined(outputs));
      return made.map((tensor) => read(addon, tensor));
    } finally {
      for (const tensor of fed) addon.deleteTensor(tensor);
    }
  }

  dispose(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#addon.deleteSavedModel(this.#id);
  }
}

function joined(names: readonly string[]): string {
  return names.map((name) => `${name}:0`).join(',');
}

function read(addon: TensorflowAddon, { id, shape }: { readonly id: number; readonly shape: readonly number[] }): Tensor {
  try {
    const values = addon.tensorDataSync(id);
    if (!(values instanceof Float32Array)) throw new TypeError('TensorFlow answered another type than float32');
    return { shape, values };
  } finally {
    addon.deleteTensor(id);
  }
}
