import type { Pads } from '../graph/node.ts';

/** One step of a benchmark network. `from` names earlier steps by number; -1 is the picture. */
export type PlanStep =
  | {
      readonly step: 'conv';
      readonly from: number;
      readonly kernel: number;
      readonly stride: number;
      readonly inputs: number;
      readonly outputs: number;
      /** Each channel alone (depthwise). */
      readonly depthwise: boolean;
      readonly activation: 'relu' | 'relu6' | 'none';
    }
  | { readonly step: 'max-pool'; readonly from: number; readonly window: number; readonly stride: number; readonly pad: number }
  | { readonly step: 'add'; readonly from: number; readonly other: number; readonly activation: 'relu' | 'none' }
  | { readonly step: 'mean'; readonly from: number }
  | { readonly step: 'dense'; readonly from: number; readonly inputs: number; readonly outputs: number };

/** A network of the benchmark: batch norms folded into biases, symmetric padding, a linear head on the mean of the last layer. */
export interface NetworkPlan {
  readonly name: string;
  /** Side of the square RGB picture. */
  readonly side: number;
  readonly steps: readonly PlanStep[];
  /** The last convolution layer after its activation, and one near half the depth. */
  readonly last: number;
  readonly middle: number;
}

/** Collects steps; every method answers the number of the step it adds. */
export class PlanBuilder {
  readonly steps: PlanStep[] = [];

  conv(from: number, size: { readonly kernel: number; readonly stride: number }, channels: Channels): number {
    const { inputs, outputs, activation = 'relu' } = channels;
    return this.#add({ step: 'conv', from, ...size, inputs, outputs, depthwise: false, activation });
  }

  depthwise(from: number, stride: number, channels: number): number {
    return this.#add({
      ...{ step: 'conv', from, kernel: 3, stride, depthwise: true },
      ...{ inputs: channels, outputs: channels, activation: 'relu6' },
    });
  }

  maxPool(from: number, window: number, stride: number, pad: number): number {
    return this.#add({ step: 'max-pool', from, window, stride, pad });
  }

  add(from: number, other: number, activation: 'relu' | 'none'): number {
    return this.#add({ step: 'add', from, other, activation });
  }

  head(from: number, inputs: number, outputs: number): void {
    this.#add({ step: 'dense', from: this.#add({ step: 'mean', from }), inputs, outputs });
  }

  #add(step: PlanStep): number {
    return this.steps.push(step) - 1;
  }
}

export interface Channels {
  readonly inputs: number;
  readonly outputs: number;
  readonly activation?: 'relu' | 'relu6' | 'none';
}

export function symmetricPads(kernel: number): Pads {
  const pad = Math.floor(kernel / 2);
  return [pad, pad, pad, pad];
}
