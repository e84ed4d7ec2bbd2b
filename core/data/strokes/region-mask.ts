import type { StrokeRegion } from '../../contract/what-if.ts';

/** Which positions of an item a region covers: a box cut to the item, and 1 for every position inside. */
export interface RegionMask {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Row-major, `height` x `width`. */
  readonly inside: Uint8Array;
  /** Upper left corner of the box before it was cut to the item. */
  readonly corner: { readonly left: number; readonly top: number };
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * The positions under a region. A position belongs to a path when its centre is not farther from the line than `radius`.
 * What lies outside the item is no part of it.
 */
export function regionMask(region: StrokeRegion, size: { readonly height: number; readonly width: number }): RegionMask {
  const box = boxOf(region);
  const left = Math.min(size.width, Math.max(0, box.left));
  const top = Math.min(size.height, Math.max(0, box.top));
  const width = Math.max(0, Math.min(size.width, box.right) - left);
  const height = Math.max(0, Math.min(size.height, box.bottom) - top);
  const inside = new Uint8Array(width * height);
  if (region.shape === 'rectangle') inside.fill(1);
  else markPath(region, { left, top, width, inside });
  return { left, top, width, height, inside, corner: { left: box.left, top: box.top } };
}

function boxOf(region: StrokeRegion): Box {
  if (region.shape === 'rectangle') {
    const { left, top, width, height } = region;
    return { left, top, right: left + width, bottom: top + height };
  }
  const { points, radius } = region;
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const [x, y] of points) {
    box.left = Math.min(box.left, Math.floor(x - radius));
    box.top = Math.min(box.top, Math.floor(y - radius));
    box.right = Math.max(box.right, Math.ceil(x + radius));
    box.bottom = Math.max(box.bottom, Math.ceil(y + radius));
  }
  return box;
}

type Path = Extract<StrokeRegion, { readonly shape: 'path' }>;
type Point = Path['points'][number];

/** Segment by segment, so that a long line costs its own length and not that of its box. */
function markPath({ points, radius }: Path, box: Pick<RegionMask, 'left' | 'top' | 'width' | 'inside'>): void {
  const { left, top, width, inside } = box;
  const height = width === 0 ? 0 : inside.length / width;
  points.forEach((to, index) => {
    const from = points[Math.max(0, index - 1)] ?? to;
    const near = segmentBox(from, to, radius);
    for (let y = Math.max(top, near.top); y < Math.min(top + height, near.bottom); y += 1) {
      for (let x = Math.max(left, near.left); x < Math.min(left + width, near.right); x += 1)
        if (distanceTo([x + 0.5, y + 0.5], from, to) <= radius) inside[(y - top) * width + (x - left)] = 1;
    }
  });
}

function segmentBox(from: Point, to: Point, radius: number): Box {
  return {
    left: Math.floor(Math.min(from[0], to[0]) - radius),
    top: Math.floor(Math.min(from[1], to[1]) - radius),
    right: Math.ceil(Math.max(from[0], to[0]) + radius),
    bottom: Math.ceil(Math.max(from[1], to[1]) + radius),
  };
}

function distanceTo(place: Point, from: Point, to: Point): number {
  const [alongX, alongY] = [to[0] - from[0], to[1] - from[1]];
  const length = alongX * alongX + alongY * alongY;
  const at = length === 0 ? 0 : ((place[0] - from[0]) * alongX + (place[1] - from[1]) * alongY) / length;
  const inside = Math.min(1, Math.max(0, at));
  return Math.hypot(place[0] - from[0] - inside * alongX, place[1] - from[1] - inside * alongY);
}
