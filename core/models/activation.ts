import type { GraphBuilder } from '../graph/builder.ts';
import type { TensorName } from '../graph/node.ts';

/** Every activation that the formats know, in one vocabulary. `clipped` is relu with a slope below 0 and a maximum. */
export type Activation =
  | { readonly kind: 'linear' | 'relu' | 'relu6' | 'sigmoid' | 'tanh' | 'softmax' | 'swish' | 'softplus' | 'exp' | 'selu' }
  | { readonly kind: 'hard-sigmoid' | 'hard-swish' | 'unit-clip' }
  | { readonly kind: 'leaky-relu'; readonly slope: number }
  | { readonly kind: 'elu'; readonly alpha: number }
  | { readonly kind: 'gelu'; readonly approximate: boolean }
  | { readonly kind: 'clipped'; readonly slope: number; readonly maximum: number };

// Klambauer et al. 2017, arXiv 1706.02515: the fixed point with mean 0 and variance 1.
const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

/** Adds an activation that makes the tensor `name`. Composed ones name their steps `NAME:step`. */
export function activate(build: GraphBuilder, activation: Activation, input: TensorName, name: TensorName): TensorName {
  switch (activation.kind) {
    case 'linear':
      return input;
    case 'relu':
    case 'relu6':
    case 'sigmoid':
    case 'tanh':
    case 'softmax':
    case 'swish':
    case 'softplus':
    case 'exp':
      return build.add(activation.kind, [input], {}, name);
    case 'leaky-relu':
      return build.add('leaky-relu', [input], { slope: activation.slope }, name);
    case 'elu':
      return build.add('elu', [input], { alpha: activation.alpha }, name);
    case 'gelu':
      return build.add('gelu', [input], { approximate: activation.approximate }, name);
    case 'selu':
      return build.add('multiply', [build.add('elu', [input], { alpha: SELU_ALPHA }, `${name}:elu`), build.scalar(SELU_SCALE)], {}, name);
    case 'clipped':
      return build.add('minimum', [rectified(build, activation.slope, input, `${name}:open`), build.scalar(activation.maximum)], {}, name);
    case 'unit-clip':
      return build.add('maximum', [build.add('minimum', [input, build.scalar(1)], {}, `${name}:above`), build.scalar(-1)], {}, name);
    case 'hard-sigmoid':
      return hardSigmoid(build, input, name);
    case 'hard-swish':
      return build.add('multiply', [input, hardSigmoid(build, input, `${name}:gate`)], {}, name);
  }
}

function rectified(build: GraphBuilder, slope: number, input: TensorName, name: TensorName): TensorName {
  return slope === 0 ? build.add('relu', [input], {}, name) : build.add('leaky-relu', [input], { slope }, name);
}

/** relu6(x + 3) / 6: Keras 3 and TensorFlow Lite; Keras 2 means another function by the same name. */
function hardSigmoid(build: GraphBuilder, input: TensorName, name: TensorName): TensorName {
  const shifted = build.add('add', [input, build.scalar(3)], {}, `${name}:shifted`);
  return build.add('multiply', [build.add('relu6', [shifted], {}, `${name}:clipped`), build.scalar(1 / 6)], {}, name);
}
