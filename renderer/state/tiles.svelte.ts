import { SvelteMap } from 'svelte/reactivity';

import type { Client, WireArray } from '../../core/contract/call.ts';
import type { Channels } from '../../core/contract/channels.ts';

import { BoundedCache } from './bounded-cache.ts';
import { rowName } from './row-pages.ts';
import type { RowKey } from './row-pages.ts';

/** A small picture or map: raw numbers, channels last. */
export interface Plane {
  readonly values: WireArray;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}
export interface Tile {
  readonly picture: Plane | null;
  readonly teacher: Plane | null;
  readonly compressed: Plane | null;
}

const MOST_TILES = 600;
const MOST_IN_ONE_CALL = 100;

/** Small pictures and maps of rows, asked for in batches once per frame and let go when there are too many. */
export class TileCache {
  readonly #engine: Client<Channels>;
  readonly #tiles = new SvelteMap<string, Tile>();
  readonly #wanted = new BoundedCache<string, RowKey>(MOST_TILES);
  /** Tiles that an engine did not give because it was going away. */
  readonly #missed = new BoundedCache<string, RowKey>(MOST_TILES);
  readonly #asked = new BoundedCache<string, true>(MOST_TILES);
  #planned = false;

  constructor(engine: Client<Channels>) {
    this.#engine = engine;
  }

  tileOf(key: RowKey): Tile | null {
    return this.#tiles.get(rowName(key)) ?? null;
  }

  want(key: RowKey): void {
    const name = rowName(key);
    if (this.#tiles.has(name) || this.#asked.has(name)) return;
    this.#wanted.put(name, { run: key.run, item: key.item, method: key.method });
    if (this.#planned) return;
    this.#planned = true;
    queueMicrotask(() => void this.#fetch());
  }

  /** Rows that left the screen before their turn need no tile. */
  unwant(key: RowKey): void {
    this.#wanted.delete(rowName(key));
  }

  /** Asks again for what could not be had. */
  retry(): void {
    const missed = this.#missed.newest(MOST_TILES);
    this.#missed.clear();
    for (const [, key] of missed) this.want(key);
  }

  forget(): void {
    this.#missed.clear();
    this.#tiles.clear();
    this.#wanted.clear();
  }

  async #fetch(): Promise<void> {
    this.#planned = false;
    const batch = this.#wanted.newest(MOST_IN_ONE_CALL);
    if (batch.length === 0) return;
    for (const [name] of batch) {
      this.#wanted.delete(name);
      this.#asked.put(name, true);
    }
    const answer = await this.#engine.call('review/tiles', { rows: batch.map(([, key]) => key) });
    for (const [name] of batch) this.#asked.delete(name);
    if (!answer.ok) {
      for (const [name, key] of batch) this.#missed.put(name, key);
      return;
    }
    const { tiles } = answer.value.value;
    batch.forEach(([name], place) => {
      const shapes = tiles[place];
      const arrays = answer.value.arrays.slice(place * 3, place * 3 + 3);
      if (shapes !== undefined) this.#keep(name, tileFrom(shapes, arrays));
    });
    if (this.#wanted.size > 0) void this.#fetch();
  }

  #keep(name: string, tile: Tile): void {
    this.#tiles.set(name, tile);
    for (const oldest of this.#tiles.keys()) {
      if (this.#tiles.size <= MOST_TILES) break;
      this.#tiles.delete(oldest);
    }
  }
}

interface TileShapes {
  readonly picture: readonly number[];
  readonly teacher: readonly number[] | null;
  readonly compressed: readonly number[] | null;
}

function tileFrom(shapes: TileShapes, arrays: readonly WireArray[]): Tile {
  return {
    picture: planeFrom(shapes.picture, arrays[0]),
    teacher: planeFrom(shapes.teacher, arrays[1]),
    compressed: planeFrom(shapes.compressed, arrays[2]),
  };
}

/** Null where the array does not hold what its shape promises: an empty tile is better than a wrong one. */
export function planeFrom(shape: readonly number[] | null, values: WireArray | undefined): Plane | null {
  const [height = 0, width = 0, channels = 1] = shape ?? [];
  if (values === undefined || height * width * channels === 0 || values.length !== height * width * channels) return null;
  return { values, height, width, channels };
}
