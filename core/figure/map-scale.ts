import type { GridMap } from './grid-map.ts';

/** `shared`: both maps on the teacher's range. `per-map`: each on its own. `raw`: both on the range that holds every value. */
export type ScaleKind = 'shared' | 'per-map' | 'raw';

/** The values at the two ends of a colour table; `low` is 0 (positive view) or -high (signed view). */
export interface ValueRange {
  readonly low: number;
  readonly high: number;
}

export interface PairScale {
  readonly kind: ScaleKind;
  readonly teacher: ValueRange;
  readonly compressed: ValueRange;
  /** For compressed minus teacher: always symmetric about 0, as wide as the wider of the other two. */
  readonly difference: ValueRange;
}

/**
 * Ranges for drawing a pair of maps. Values above a range are drawn in the marked colour, never clipped in silence;
 * scores never depend on this. A map without a usable value gets the range 0..1: it is drawn as a hatched tile.
 */
export function pairScale(
  kind: ScaleKind,
  pair: { readonly teacher: GridMap; readonly compressed: GridMap },
  view: 'signed' | 'positive',
): PairScale {
  const teacher = reach(pair.teacher, view);
  const compressed = reach(pair.compressed, view);
  const highs = {
    shared: [teacher, teacher],
    'per-map': [teacher, compressed],
    raw: [Math.max(teacher, compressed), Math.max(teacher, compressed)],
  }[kind];
  const [teacherHigh = 0, compressedHigh = 0] = highs;
  return {
    kind,
    teacher: rangeTo(teacherHigh, view),
    compressed: rangeTo(compressedHigh, view),
    difference: rangeTo(Math.max(teacherHigh, compressedHigh), 'signed'),
  };
}

/** Ranges for one teacher and any number of candidates; null is a map that cannot be drawn. */
export interface GroupScale {
  readonly teacher: ValueRange;
  readonly candidates: readonly ValueRange[];
}

/** The same three ways for a whole group. Where the teacher has no map, the widest candidate stands in, so that all still share one range. */
export function groupScale(
  kind: ScaleKind,
  group: { readonly teacher: GridMap | null; readonly candidates: readonly (GridMap | null)[] },
  view: 'signed' | 'positive',
): GroupScale {
  const reaches = group.candidates.map((map) => (map === null ? 0 : reach(map, view)));
  const widest = Math.max(0, ...reaches);
  const own = group.teacher === null ? 0 : reach(group.teacher, view);
  const common = kind === 'raw' ? Math.max(own, widest) : own > 0 ? own : widest;
  return {
    teacher: rangeTo(kind === 'per-map' ? own : common, view),
    candidates: reaches.map((high) => rangeTo(kind === 'per-map' ? high : common, view)),
  };
}

/** Largest value of the view: of max(a, 0), or of abs(a); values that are not finite do not count. */
function reach(map: GridMap, view: 'signed' | 'positive'): number {
  let high = 0;
  for (const value of map.values) {
    const seen = view === 'signed' ? Math.abs(value) : value;
    if (seen > high && seen < Infinity) high = seen;
  }
  return high;
}

function rangeTo(high: number, view: 'signed' | 'positive'): ValueRange {
  const end = high > 0 ? high : 1;
  return { low: view === 'signed' ? -end : 0, high: end };
}
