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

/** Where one tap of a filter meets one output position, for one group: first offsets of three runs of channels. */
export interface Tap {
  /** First of the group's input channels. */
  readonly input: number;
  /** Filter value of the first input and first output channel; the next input channel is `filterStep` further. */
  readonly filter: number;
  /** First of the group's output channels. */
  readonly output: number;
}

/** Visits every meeting of a filter tap and an output position; the visitor loops over the channels of the group. */
export function forEachTap(loops: ConvolutionLoops, visit: (tap: Tap) => void): void {
  const { batch, input, output, kernel, how } = loops;
  const [inputChannels, outputChannels] = groupChannels(loops);
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
            for (let group = 0; group < how.groups; group += 1) {
              visit({
                input: inputStart + group * inputChannels,
                filter: filterStart + group * outputChannels,
                output: outputStart + group * outputChannels,
              });
            }
          }
        }
      }
    }
  }
}

/** Channels of one group: [in, out]. */
export function groupChannels({ input, output, how }: Pick<ConvolutionLoops, 'input' | 'output' | 'how'>): readonly [number, number] {
  return [input[2] / how.groups, output[2] / how.groups];
}
