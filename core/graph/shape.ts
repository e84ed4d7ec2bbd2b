/** Extents, outermost first. The batch is the first extent of every tensor that depends on an input, written BATCH. */
export type Shape = readonly number[];

/** The number of items is not fixed by a graph: -1 stands for it, in shapes and in reshape targets. */
export const BATCH = -1;

/** Number of values, the batch counted once. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, extent) => product * (extent === BATCH ? 1 : extent), 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}

export function shapeText(shape: Shape): string {
  return `[${shape.map((extent) => (extent === BATCH ? 'N' : String(extent))).join(',')}]`;
}

/** Shape of an element-wise result under the usual broadcasting: aligned at the last axis, extent 1 stretches. */
export function broadcastShape(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - (rank - a.length)] ?? 1;
    const right = b[axis - (rank - b.length)] ?? 1;
    if (left === right || right === 1) return left;
    if (left === 1) return right;
    throw new RangeError(`shapes ${shapeText(a)} and ${shapeText(b)} do not broadcast`);
  });
}

/** Extent of one axis; asking for an axis that does not exist is a fault of ours. */
export function extent(shape: Shape, axis: number): number {
  const value = shape[axis < 0 ? shape.length + axis : axis];
  if (value === undefined) throw new RangeError(`axis ${String(axis)} of ${shapeText(shape)} does not exist`);
  return value;
}
