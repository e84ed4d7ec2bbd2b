import { convRule, depthwiseRule, fullyConnectedRule } from './convolution-rules.ts';
import type { OperatorRule } from './operator-site.ts';
import { activationRule, arithmeticRule, concatenationRule, geluRule, leakyReluRule, softmaxRule } from './pointwise-rules.ts';
import { meanRule, poolRule } from './pooling-rules.ts';
import {
  batchToSpaceRule,
  dequantiseRule,
  padRule,
  quantiseRule,
  reshapeRule,
  shapeOnlyRule,
  spaceToBatchRule,
  transposeRule,
} from './shaping-rules.ts';

/** The allow-list: every TensorFlow Lite operator that Concord reads. */
export const operatorRules: ReadonlyMap<string, OperatorRule> = new Map([
  ['CONV_2D', convRule],
  ['DEPTHWISE_CONV_2D', depthwiseRule],
  ['FULLY_CONNECTED', fullyConnectedRule],
  ['ADD', arithmeticRule('add')],
  ['SUB', arithmeticRule('subtract')],
  ['MUL', arithmeticRule('multiply')],
  ['MAXIMUM', arithmeticRule('maximum')],
  ['MINIMUM', arithmeticRule('minimum')],
  ['AVERAGE_POOL_2D', poolRule('average-pool')],
  ['MAX_POOL_2D', poolRule('max-pool')],
  ['MEAN', meanRule],
  ['SOFTMAX', softmaxRule],
  ['CONCATENATION', concatenationRule],
  ['RELU', activationRule({ kind: 'relu' })],
  ['RELU6', activationRule({ kind: 'relu6' })],
  ['RELU_N1_TO_1', activationRule({ kind: 'unit-clip' })],
  ['LEAKY_RELU', leakyReluRule],
  ['ELU', activationRule({ kind: 'elu', alpha: 1 })],
  ['TANH', activationRule({ kind: 'tanh' })],
  ['LOGISTIC', activationRule({ kind: 'sigmoid' })],
  ['HARD_SWISH', activationRule({ kind: 'hard-swish' })],
  ['GELU', geluRule],
  ['RESHAPE', reshapeRule],
  ['SQUEEZE', reshapeRule],
  ['EXPAND_DIMS', reshapeRule],
  ['PAD', padRule],
  ['TRANSPOSE', transposeRule],
  ['SPACE_TO_BATCH_ND', spaceToBatchRule],
  ['BATCH_TO_SPACE_ND', batchToSpaceRule],
  ['QUANTIZE', quantiseRule],
  ['DEQUANTIZE', dequantiseRule],
  ['SHAPE', shapeOnlyRule],
  ['STRIDED_SLICE', shapeOnlyRule],
  ['PACK', shapeOnlyRule],
]);
