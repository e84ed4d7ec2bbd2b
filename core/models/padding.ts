import type { Pads } from '../graph/node.ts';

/** One axis of a sliding window. */
export interface Sliding {
  readonly length: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
}

/**
 * What TensorFlow's SAME means along one axis: ceil(length / stride) positions, the odd cell behind.
 *
 *     total = max((positions - 1) * stride + (kernel - 1) * dilation + 1 - length, 0)
 */
export function samePadding({ length, kernel, stride, dilation }: Sliding): readonly [before: number, after: number] {
  const reach = (kernel - 1) * dilation + 1;
  const total = Math.max((Math.ceil(length / stride) - 1) * stride + reach - length, 0);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

export function samePads(vertical: Sliding, horizontal: Sliding): Pads {
  return [...samePadding(vertical), ...samePadding(horizontal)];
}

export const noPads: Pads = [0, 0, 0, 0];
