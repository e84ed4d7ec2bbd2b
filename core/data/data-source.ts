import type { InputCard } from '../contract/card.ts';
import type { DataSummary, ItemRef } from '../contract/data-summary.ts';
import type { Limits } from '../contract/limits.ts';
import type { Result } from '../contract/result.ts';
import type { PlugIn } from '../plug-in.ts';

/** Where data lies: an absolute path that a host has granted, and what else was given with it. */
export interface DataPlace {
  readonly path: string;
  /** Array inside an .npz (`x.npz:images`). */
  readonly arrayName: string | null;
  readonly labelsPath: string | null;
  /** `nchw` arrays are turned to channels-last while reading. */
  readonly layout: 'nhwc' | 'nchw';
  readonly limits: Limits;
}

/** One decoded item: 8-bit (or 16-bit) values before the card, or floats fed as they are. Row-major [H, W, C]. */
export interface DecodedItem {
  readonly shape: readonly number[];
  readonly pixels: Uint8Array | Uint16Array | Float32Array;
  /** 255, 65535, or null for floats, which are fed as they are. Whole numbers of other types come as float32 with 255. */
  readonly whiteLevel: number | null;
  /** Decoded from a picture file; without a card no network is fed with it. Arrays without a card are fed as they are. */
  readonly fromPicture: boolean;
  /** SHA-256 of shape and values: identity of the item in caches and reports. */
  readonly decodedHash: string;
  /** SHA-256 of the encoded bytes of a picture; of the stored bytes of the item for arrays. */
  readonly bytesHash: string;
  /** What the decoder did beyond reading values ("first of 12 frames", "transparency dropped"); empty for plain items. */
  readonly notes: readonly string[];
}

export interface SkippedEntry {
  readonly name: string;
  readonly code: string;
  readonly reason: string;
}

/** Everything found at a place: items in stable order (ordinal = position), and what was left out, with reasons. */
export interface ScannedData {
  readonly items: readonly ItemRef[];
  readonly skipped: readonly SkippedEntry[];
  readonly summary: DataSummary;
}

/** Reads items that a scan has found. Pictures are decoded one by one and never kept. */
export interface DataReader {
  /** Decodes one item exactly as model, thumbnail and overlay will see it, before the card. */
  read(item: ItemRef): Promise<Result<DecodedItem>>;
  close(): Promise<void>;
}

/** An open place: everything found, and the way to read it. */
export interface OpenData extends DataReader {
  readonly scanned: ScannedData;
}

export interface DataSource extends PlugIn {
  /** Decides by content (names only for folders), without decoding. */
  match(place: DataPlace): Promise<boolean>;
  open(place: DataPlace): Promise<Result<OpenData>>;
  /** Opens for reading only: no listing, so that a worker may start on the items another has found. */
  openReader(place: DataPlace): Promise<Result<DataReader>>;
}

/** What the card makes of a decoded item: float32 row-major `card.shape`, as fed to the network. */
export type ApplyCard = (item: DecodedItem, card: InputCard) => Result<Float32Array>;
