/** A decoded picture: row-major [H, W, C], 1 channel (grey) or 3 (RGB), 8 or 16 bits. */
export interface Raster {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly pixels: Uint8Array | Uint16Array;
  /** What the decoder did beyond reading values. */
  readonly notes: readonly string[];
}
