import { succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { StoredDataset, StoredItem } from '../store/records.ts';
import type { ReadStore } from '../store/stores.ts';
import type { Workers } from '../work/workers.ts';

/** An item for the eye. `shape` is [H, W, C], or empty where the item cannot be shown any more. */
export interface ItemPicture {
  readonly shape: readonly number[];
  readonly pixels: Uint8Array;
}

export interface PictureAsk {
  readonly store: ReadStore;
  readonly items: readonly StoredItem[];
  readonly longestSide: number;
  readonly signal: AbortSignal;
}

interface Decoding {
  readonly dataset: StoredDataset;
  readonly items: readonly StoredItem[];
  readonly into: Map<number, ItemPicture>;
}

const NO_PICTURE: ItemPicture = { shape: [], pixels: new Uint8Array(0) };
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Pictures of items, decoded in workers and kept for a while: paging to and fro shows the same ones again. Review goes
 * on where the data has been moved; there is then simply no picture.
 */
export class ItemPictures {
  readonly #workers: Workers;
  readonly #kept = new Map<string, ItemPicture>();
  #bytes = 0;

  constructor(workers: Workers) {
    this.#workers = workers;
  }

  async of(ask: PictureAsk): Promise<Result<readonly ItemPicture[]>> {
    const facts = ask.store.facts();
    if (!facts.ok) return facts;
    const { dataset } = facts.value;
    if (dataset === null) return succeeded(ask.items.map(() => NO_PICTURE));
    const pictures = new Map<number, ItemPicture>();
    const missing = new Map<number, StoredItem>();
    for (const item of ask.items) {
      const kept = this.#touch(keyOf(dataset, item, ask.longestSide));
      if (kept === null) missing.set(item.ordinal, item);
      else pictures.set(item.ordinal, kept);
    }
    if (missing.size > 0) await this.#decode(ask, { dataset, items: [...missing.values()], into: pictures });
    return succeeded(ask.items.map((item) => pictures.get(item.ordinal) ?? NO_PICTURE));
  }

  async #decode(ask: PictureAsk, { dataset, items, into }: Decoding): Promise<void> {
    const { longestSide, signal } = ask;
    const refs = items.map(({ ordinal, name, label, cluster, locator }) => ({ ordinal, name, label, cluster, locator }));
    const job = await this.#workers.run('data/pictures', { place: dataset.place, items: refs, longestSide }, { signal });
    if (!job.ok) return;
    for (const [index, item] of items.entries()) {
      const pixels = job.value.arrays[index];
      const shape = job.value.value.shapes[index];
      if (!(pixels instanceof Uint8Array) || shape === undefined) continue;
      into.set(item.ordinal, { shape, pixels });
      this.#keep(keyOf(dataset, item, longestSide), { shape, pixels });
    }
  }

  #keep(key: string, picture: ItemPicture): void {
    this.#kept.set(key, picture);
    this.#bytes += picture.pixels.length;
    for (const [oldest, old] of this.#kept) {
      if (this.#bytes <= MOST_BYTES) return;
      this.#kept.delete(oldest);
      this.#bytes -= old.pixels.length;
    }
  }

  /** What was looked at last goes last. */
  #touch(key: string): ItemPicture | null {
    const picture = this.#kept.get(key);
    if (picture === undefined) return null;
    this.#kept.delete(key);
    this.#kept.set(key, picture);
    return picture;
  }
}

function keyOf(dataset: StoredDataset, item: StoredItem, longestSide: number): string {
  return `${dataset.hash} ${String(item.ordinal)} ${String(longestSide)}`;
}
