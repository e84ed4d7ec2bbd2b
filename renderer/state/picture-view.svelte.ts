export type View = 'side-by-side' | 'difference' | 'curtain' | 'flicker' | 'contours' | 'candidates';
export type ScaleChoice = 'shared' | 'per-map' | 'raw';
export interface Position {
  readonly x: number;
  readonly y: number;
}

const MOST_PINS = 5;

/** How an item is looked at; kept from item to item, never part of a score. */
export class PictureView {
  view = $state<View>('side-by-side');
  scale = $state<ScaleChoice>('shared');
  /** Share of the map over the picture, 0 to 1; 1 hides the picture. */
  opacity = $state(1);
  /** Values below this share of the range are not drawn. */
  hideBelow = $state(0);
  /** Where the curtain hangs, 0 to 1 from the left. */
  curtain = $state(0.5);
  /** In pixels of the model input; null while no probe is out. The keyboard moves it. */
  probe = $state.raw<Position | null>(null);
  /** Under the pointer; goes before the probe of the keyboard while it is there. */
  hover = $state.raw<Position | null>(null);
  pins = $state.raw<readonly Position[]>([]);

  get cursor(): Position | null {
    return this.hover ?? this.probe;
  }

  fade(step: number): void {
    this.opacity = Math.min(1, Math.max(0, Math.round((this.opacity + step) * 10) / 10));
  }

  startProbe(size: { readonly width: number; readonly height: number }): void {
    this.probe = this.probe === null ? { x: Math.floor(size.width / 2), y: Math.floor(size.height / 2) } : null;
  }

  moveProbe(step: Position, size: { readonly width: number; readonly height: number }): void {
    if (this.probe === null) return;
    this.probe = { x: clamp(this.probe.x + step.x, size.width), y: clamp(this.probe.y + step.y, size.height) };
  }

  pin(): void {
    const probe = this.cursor;
    if (probe === null || this.pins.some((pin) => pin.x === probe.x && pin.y === probe.y)) return;
    this.pins = [...this.pins, probe].slice(-MOST_PINS);
  }

  /** A new item: what pointed into the old picture points at nothing now. */
  reset(): void {
    this.probe = null;
    this.hover = null;
    this.pins = [];
  }
}

function clamp(value: number, size: number): number {
  return Math.min(size - 1, Math.max(0, value));
}
