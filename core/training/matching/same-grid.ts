import type { GraphBuilder } from '../../graph/builder.ts';
import type { TensorName } from '../../graph/node.ts';
import { extent } from '../../graph/shape.ts';

/** Both maps on the larger of their grids, bilinear with half-pixel centres; maps of equal size stay as they are. */
export function onSameGrid(build: GraphBuilder, first: TensorName, second: TensorName): readonly [TensorName, TensorName] {
  const [a, b] = [build.shape(first), build.shape(second)];
  const size = [Math.max(extent(a, 1), extent(b, 1)), Math.max(extent(a, 2), extent(b, 2))] as const;
  return [resizedTo(build, first, size), resizedTo(build, second, size)];
}

export function resizedTo(build: GraphBuilder, map: TensorName, size: readonly [number, number]): TensorName {
  const shape = build.shape(map);
  if (extent(shape, 1) === size[0] && extent(shape, 2) === size[1]) return map;
  return build.add('resize', [map], { size, mode: 'bilinear' });
}
