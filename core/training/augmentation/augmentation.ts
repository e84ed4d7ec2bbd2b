/** One item as it is fed, [H,W,C] row-major; a signal is [1,T,leads]. */
export interface Picture {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly values: Float32Array;
}

/** What a change is drawn from: the same three give the same change, in whatever batch the item comes. */
export interface AugmentedItem {
  readonly seed: number;
  readonly epoch: number;
  readonly item: number;
}
