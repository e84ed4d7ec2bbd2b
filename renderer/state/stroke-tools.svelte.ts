import type { EraseFill, Stroke, StrokeRegion } from '../../core/contract/what-if.ts';

export type StrokeKind = Stroke['kind'];
export type StrokeShape = StrokeRegion['shape'];
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}
export interface ItemSize {
  readonly width: number;
  readonly height: number;
}
type Point = readonly [x: number, y: number];

const LARGEST_BRUSH = 200;

/** What the hand holds: which change, in which shape, how large and where. All in pixels of the item. */
export class StrokeTools {
  kind = $state<StrokeKind>('erase');
  shape = $state<StrokeShape>('rectangle');
  fill = $state<EraseFill>('black');
  sigma = $state(2);
  /** Radius of the brush. */
  radius = $state(2);
  /** Where keys put the rectangle; its upper left corner is the middle of the brush. */
  frame = $state.raw<Frame>({ left: 0, top: 0, width: 8, height: 8 });
  /** Where a transplant is taken from; null: from the same item. */
  sourceItem = $state<number | null>(null);
  sourceLeft = $state(0);
  sourceTop = $state(0);

  /** The middle quarter of a new item. */
  centre({ width, height }: ItemSize): void {
    const size = { width: Math.max(1, Math.round(width / 4)), height: Math.max(1, Math.round(height / 4)) };
    this.frame = { left: Math.round((width - size.width) / 2), top: Math.round((height - size.height) / 2), ...size };
    this.radius = Math.max(0.5, Math.round(Math.min(width, height) / 8) / 2);
  }

  move(by: { readonly x: number; readonly y: number }, within: ItemSize): void {
    const { left, top, width, height } = this.frame;
    this.frame = {
      ...{ width, height },
      left: clamp(left + by.x, 1 - width, within.width - 1),
      top: clamp(top + by.y, 1 - height, within.height - 1),
    };
  }

  /** The rectangle, or the brush, whichever is in the hand. */
  grow(by: { readonly x: number; readonly y: number }, within: ItemSize): void {
    if (this.shape === 'path') {
      this.radius = clamp(this.radius + (by.x - by.y) / 2, 0.5, LARGEST_BRUSH);
      return;
    }
    const { left, top, width, height } = this.frame;
    this.frame = { left, top, width: clamp(width + by.x, 1, within.width), height: clamp(height + by.y, 1, within.height) };
  }

  takeSource(): void {
    const { left, top } = boxOf(this.regionAtFrame());
    this.sourceItem = null;
    [this.sourceLeft, this.sourceTop] = [left, top];
  }

  regionAtFrame(): StrokeRegion {
    const { left, top, width, height } = this.frame;
    if (this.shape === 'rectangle') return { shape: 'rectangle', left, top, width, height };
    return { shape: 'path', radius: this.radius, points: [[left + 0.5, top + 0.5]] };
  }

  /** What a pointer has drawn: a rectangle from its first to its last place, or the line it went. */
  regionAlong(points: readonly Point[]): StrokeRegion | null {
    const [first, last] = [points[0], points.at(-1)];
    if (first === undefined || last === undefined) return null;
    if (this.shape === 'path') return { shape: 'path', radius: this.radius, points: points.map(([x, y]): [number, number] => [x, y]) };
    const [left, top] = [Math.floor(Math.min(first[0], last[0])), Math.floor(Math.min(first[1], last[1]))];
    const [right, bottom] = [Math.floor(Math.max(first[0], last[0])), Math.floor(Math.max(first[1], last[1]))];
    return { shape: 'rectangle', left, top, width: right - left + 1, height: bottom - top + 1 };
  }

  stroke(region: StrokeRegion): Stroke {
    switch (this.kind) {
      case 'erase':
        return { kind: 'erase', region, fill: this.fill };
      case 'blur':
        return { kind: 'blur', region, sigma: this.sigma };
      case 'transplant':
        return { kind: 'transplant', region, from: { item: this.sourceItem, left: this.sourceLeft, top: this.sourceTop } };
    }
  }
}

/** Upper left corner of the box around a region, as the engine has it. */
function boxOf(region: StrokeRegion): { readonly left: number; readonly top: number } {
  if (region.shape === 'rectangle') return region;
  const least = (at: 0 | 1): number => Math.floor(Math.min(...region.points.map((point) => point[at])) - region.radius);
  return { left: least(0), top: least(1) };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
