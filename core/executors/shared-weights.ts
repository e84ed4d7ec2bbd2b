import type { Weight } from '../graph/graph.ts';
import { DataType } from '../wire/tensorflow/graph-def-message.ts';

import type { TensorflowAddon } from './native-library.ts';

interface Held {
  readonly tensor: number;
  users: number;
}

/**
 * Weights as tensors that all programs of a process feed: one copy of each array, however many programs there are. The
 * array itself is what TensorFlow reads, so nobody may change it. A tensor goes with its last user.
 */
export class SharedWeights {
  readonly #addon: TensorflowAddon;
  readonly #held = new Map<Float32Array, Held>();

  constructor(addon: TensorflowAddon) {
    this.#addon = addon;
  }

  /** The tensor of a weight; whoever takes it gives it back. */
  take({ shape, values }: Weight): number {
    const known = this.#held.get(values);
    if (known !== undefined) {
      known.users += 1;
      return known.tensor;
    }
    const tensor = this.#addon.createTensor(shape, DataType.float, values);
    this.#held.set(values, { tensor, users: 1 });
    return tensor;
  }

  giveBack({ values }: Weight): void {
    const known = this.#held.get(values);
    if (known === undefined) return;
    known.users -= 1;
    if (known.users > 0) return;
    this.#held.delete(values);
    this.#addon.deleteTensor(known.tensor);
  }
}
