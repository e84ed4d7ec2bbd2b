import { abs } from './abs.ts';
import { add } from './add.ts';
import { averagePool } from './average-pool.ts';
import { averagePoolGradient } from './average-pool-gradient.ts';
import { broadcast } from './broadcast.ts';
import { concat } from './concat.ts';
import { conv } from './conv.ts';
import { convFilterGradient } from './conv-filter-gradient.ts';
import { convInputGradient } from './conv-input-gradient.ts';
import { divide } from './divide.ts';
import { dynamicQuant } from './dynamic-quant.ts';
import { dynamicScale } from './dynamic-scale.ts';
import { elu } from './elu.ts';
import { erf } from './erf.ts';
import { exp } from './exp.ts';
import { fakeQuant } from './fake-quant.ts';
import { fixedPointSum } from './fixed-point-sum.ts';
import { gelu } from './gelu.ts';
import { greater } from './greater.ts';
import { insideRange } from './inside-range.ts';
import { leakyRelu } from './leaky-relu.ts';
import { log } from './log.ts';
import { logSoftmax } from './log-softmax.ts';
import { matmul } from './matmul.ts';
import { maxPool } from './max-pool.ts';
import { maximum } from './maximum.ts';
import { minimum } from './minimum.ts';
import { multiply } from './multiply.ts';
import { pad } from './pad.ts';
import { power } from './power.ts';
import { reciprocal } from './reciprocal.ts';
import { reduceSum } from './reduce-sum.ts';
import { relu } from './relu.ts';
import { relu6 } from './relu6.ts';
import { reshape } from './reshape.ts';
import { resize } from './resize.ts';
import { resizeGradient } from './resize-gradient.ts';
import { round } from './round.ts';
import { scaleShift } from './scale-shift.ts';
import { selectByMaximum } from './select-by-maximum.ts';
import { sigmoid } from './sigmoid.ts';
import { sign } from './sign.ts';
import { slice } from './slice.ts';
import { softmaxByTable } from './softmax-by-table.ts';
import { softmax } from './softmax.ts';
import { softplus } from './softplus.ts';
import { sqrt } from './sqrt.ts';
import { step } from './step.ts';
import { stopGradient } from './stop-gradient.ts';
import { subtract } from './subtract.ts';
import { swish } from './swish.ts';
import { takeAtMaximum } from './take-at-maximum.ts';
import { tanh } from './tanh.ts';
import { transpose } from './transpose.ts';
import type { KindDefinition } from './kind-definition.ts';
import type { NodeKind } from '../node.ts';

/** Every node kind. A kind without its definition does not compile. */
const kinds: { readonly [Kind in NodeKind]: KindDefinition<Kind> } = {
  conv,
  'conv-input-gradient': convInputGradient,
  'conv-filter-gradient': convFilterGradient,
  matmul,
  'scale-shift': scaleShift,
  'average-pool': averagePool,
  'average-pool-gradient': averagePoolGradient,
  'max-pool': maxPool,
  'select-by-maximum': selectByMaximum,
  'take-at-maximum': takeAtMaximum,
  'reduce-sum': reduceSum,
  broadcast,
  pad,
  slice,
  concat,
  reshape,
  transpose,
  resize,
  'resize-gradient': resizeGradient,
  add,
  subtract,
  multiply,
  divide,
  maximum,
  minimum,
  greater,
  relu,
  relu6,
  'leaky-relu': leakyRelu,
  elu,
  sigmoid,
  tanh,
  swish,
  gelu,
  softplus,
  exp,
  log,
  sqrt,
  reciprocal,
  power,
  abs,
  sign,
  step,
  erf,
  round,
  'stop-gradient': stopGradient,
  'fake-quant': fakeQuant,
  'dynamic-quant': dynamicQuant,
  'dynamic-scale': dynamicScale,
  'inside-range': insideRange,
  softmax,
  'log-softmax': logSoftmax,
  'softmax-by-table': softmaxByTable,
  'fixed-point-sum': fixedPointSum,
};

export function kindDefinition<Kind extends NodeKind>(kind: Kind): KindDefinition<Kind> {
  return kinds[kind];
}

export const nodeKinds: readonly NodeKind[] = Object.values(kinds).map((definition) => definition.kind);
