import { shownName } from '../../contract/failures.ts';
import type { GraphBuilder } from '../../graph/builder.ts';
import type { WeightEncoding } from '../../graph/graph.ts';
import type { TensorName } from '../../graph/node.ts';
import { sameShape, shapeText, sizeOf } from '../../graph/shape.ts';
import type { Shape } from '../../graph/shape.ts';
import { refuse } from '../refusal.ts';
import type { StoredArray } from './stored-array.ts';

/**
 * The stored arrays of one layer, taken off in the order in which Keras builds its weights (kernel, bias; gamma, beta,
 * mean, variance). Every array must have the shape that the layer's settings imply; what is left over is reported.
 */
export class WeightShelf {
  readonly #build: GraphBuilder;
  readonly #layer: string;
  readonly #stored: readonly StoredArray[];
  readonly #taken = new Map<string, Float32Array>();
  readonly #names: TensorName[] = [];
  #largest: { readonly size: number; readonly encoding: WeightEncoding | null } = { size: 0, encoding: null };
  #parameters = 0;
  #zeros = 0;

  constructor(build: GraphBuilder, layer: string, stored: readonly StoredArray[]) {
    this.#build = build;
    this.#layer = layer;
    this.#stored = stored;
  }

  /** Values of the next stored array; asked again for the same role (a layer called twice), the same values. */
  take(role: string, shape: Shape): Float32Array {
    const known = this.#taken.get(role);
    if (known !== undefined) return known;
    const stored = this.#stored[this.#taken.size];
    const what = `layer "${shownName(this.#layer)}", ${role}`;
    if (stored === undefined) refuse('damaged/weights', `${what}: expected an array ${shapeText(shape)}, found none`);
    if (!sameShape(stored.shape, shape))
      refuse('damaged/weights', `${what}: expected an array ${shapeText(shape)}, received ${shapeText(stored.shape)}`);
    const values = stored.values();
    if (values.length !== sizeOf(shape)) refuse('damaged/weights', `${what}: expected ${sizeOf(shape)} values, received ${values.length}`);
    this.#taken.set(role, values);
    if (values.length > this.#largest.size) this.#largest = { size: values.length, encoding: stored.encoding };
    this.#parameters += values.length;
    this.#zeros += values.reduce((count, value) => (value === 0 ? count + 1 : count), 0);
    return values;
  }

  /** Takes the next array as a weight of the graph, under the graph's shape (same values, same order). */
  weight(role: string, stored: Shape, shape: Shape = stored): TensorName {
    const encoding = this.#stored[this.#taken.size]?.encoding;
    return this.add(role, { shape, values: this.take(role, stored), encoding: encoding ?? { kind: 'float32' } });
  }

  /** A weight made from taken arrays. */
  add(role: string, weight: { readonly shape: Shape; readonly values: Float32Array; readonly encoding: WeightEncoding }): TensorName {
    const name = `${this.#layer}/${role}`;
    if (this.#names.includes(name)) return name;
    this.#names.push(name);
    return this.#build.weight(name, weight);
  }

  get names(): readonly TensorName[] {
    return this.#names;
  }

  get parameters(): number {
    return this.#parameters;
  }

  /** How the largest array is stored. */
  get stored(): WeightEncoding | null {
    return this.#largest.encoding;
  }

  get zeros(): number {
    return this.#zeros;
  }

  /** Names of stored arrays that no rule asked for. */
  get surplus(): readonly string[] {
    return this.#stored.slice(this.#taken.size).map((array) => array.name);
  }
}
