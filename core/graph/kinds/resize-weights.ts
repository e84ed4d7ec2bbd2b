import type { ReferenceArray } from './kind-definition.ts';
import { extent, sizeOf } from '../shape.ts';

/**
 * Interpolation along one axis as a matrix [to, from]: nearest takes floor(i * from / to); bilinear uses half-pixel
 * centres and clamps at the edge. A resize is one such matrix per axis, its adjoint their transposes.
 */
export function resizeMatrix(from: number, to: number, mode: 'nearest' | 'bilinear'): Float64Array {
  const matrix = new Float64Array(to * from);
  for (let target = 0; target < to; target += 1) {
    if (mode === 'nearest') {
      matrix[target * from + Math.min(from - 1, Math.floor((target * from) / to))] = 1;
      continue;
    }
    const centre = Math.min(from - 1, Math.max(0, ((target + 0.5) * from) / to - 0.5));
    const low = Math.floor(centre);
    const share = centre - low;
    matrix[target * from + low] = 1 - share;
    if (share > 0) matrix[target * from + low + 1] = share;
  }
  return matrix;
}

/** Interpolation along both axes of [N,H,W,C]; `adjoint` applies the transposed matrices. */
export interface ResizePlan {
  readonly rows: Float64Array;
  readonly columns: Float64Array;
  readonly to: readonly [height: number, width: number];
  readonly adjoint: boolean;
}

export function applyResize(x: ReferenceArray, { rows, columns, to, adjoint }: ResizePlan): ReferenceArray {
  const stretched = alongAxis(x, { matrix: columns, axis: 2, to: to[1], adjoint });
  return alongAxis(stretched, { matrix: rows, axis: 1, to: to[0], adjoint });
}

function alongAxis(
  x: ReferenceArray,
  how: { readonly matrix: Float64Array; readonly axis: number; readonly to: number; readonly adjoint: boolean },
): ReferenceArray {
  const from = extent(x.shape, how.axis);
  const shape = x.shape.map((length, axis) => (axis === how.axis ? how.to : length));
  const inner = sizeOf(x.shape.slice(how.axis + 1));
  const outer = sizeOf(x.shape.slice(0, how.axis));
  const values = new Float64Array(sizeOf(shape));
  for (let block = 0; block < outer; block += 1) {
    for (let target = 0; target < how.to; target += 1) {
      for (let source = 0; source < from; source += 1) {
        const weight = how.matrix[how.adjoint ? source * how.to + target : target * from + source] ?? 0;
        if (weight === 0) continue;
        for (let at = 0; at < inner; at += 1) {
          const position = (block * how.to + target) * inner + at;
          values[position] = (values[position] ?? 0) + weight * (x.values[(block * from + source) * inner + at] ?? NaN);
        }
      }
    }
  }
  return { shape, values };
}
