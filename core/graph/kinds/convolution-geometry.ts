import type { ConvolutionAttributes, PoolAttributes } from '../node.ts';
import { extent, shapeText } from '../shape.ts';
import type { Shape } from '../shape.ts';

/** Positions a window takes along one axis: floor((length + pads - reach) / stride) + 1. */
export function windowCount(length: number, pads: number, reach: number, stride: number): number {
  const count = Math.floor((length + pads - reach) / stride) + 1;
  if (count < 1) throw new RangeError(`a window of ${String(reach)} does not fit into ${String(length + pads)} positions`);
  return count;
}

/** Height and width after a convolution with a filter [KH,KW,...]. */
export function convolvedSize(input: Shape, filter: Shape, how: ConvolutionAttributes): readonly [number, number] {
  const reach = (axis: 0 | 1) => (extent(filter, axis) - 1) * how.dilations[axis] + 1;
  return [
    windowCount(extent(input, 1), how.pads[0] + how.pads[1], reach(0), how.strides[0]),
    windowCount(extent(input, 2), how.pads[2] + how.pads[3], reach(1), how.strides[1]),
  ];
}

/** Height and width after a pool. */
export function pooledSize(input: Shape, how: PoolAttributes): readonly [number, number] {
  if (input.length !== 4) throw new RangeError(`a pool wants [N,H,W,C], received ${shapeText(input)}`);
  return [
    windowCount(extent(input, 1), how.pads[0] + how.pads[1], how.window[0], how.strides[0]),
    windowCount(extent(input, 2), how.pads[2] + how.pads[3], how.window[1], how.strides[1]),
  ];
}

/** Extents of one convolution, with the batch as a real number: the loops of the three kernels read from here. */
export interface ConvolutionLoops {
  readonly batch: number;
  readonly input: readonly [height: number, width: number, channels: number];
  readonly output: readonly [height: number, width: number, channels: number];
  readonly kernel: readonly [height: number, width: number];
  readonly how: ConvolutionAttributes;
}

/** Visits every product of a convolution with the offsets of its input value, filter value and output value. */
export function forEachProduct(loops: ConvolutionLoops, visit: (input: number, filter: number, output: number) => void): void {
  const { batch, input, output, kernel, how } = loops;
  const [inputChannels, outputChannels] = [input[2] / how.groups, output[2] / how.groups];
  for (let item = 0; item < batch; item += 1) {
    for (let y = 0; y < output[0]; y += 1) {
      for (let x = 0; x < output[1]; x += 1) {
        for (let ky = 0; ky < kernel[0]; ky += 1) {
          const iy = y * how.strides[0] - how.pads[0] + ky * how.dilations[0];
          if (iy < 0 || iy >= input[0]) continue;
          for (let kx = 0; kx < kernel[1]; kx += 1) {
            const ix = x * how.strides[1] - how.pads[2] + kx * how.dilations[1];
            if (ix < 0 || ix >= input[1]) continue;
            const inputStart = ((item * input[0] + iy) * input[1] + ix) * input[2];
            const outputStart = ((item * output[0] + y) * output[1] + x) * output[2];
            const filterStart = (ky * kernel[1] + kx) * inputChannels * output[2];
            for (let co = 0; co < output[2]; co += 1) {
              const group = Math.floor(co / outputChannels);
              for (let ci = 0; ci < inputChannels; ci += 1) {
                visit(inputStart + group * inputChannels + ci, filterStart + ci * output[2] + co, outputStart + co);
              }
            }
          }
        }
      }
    }
  }
}
