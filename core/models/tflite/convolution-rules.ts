import type { ConvolutionAttributes, Pads, Size2, TensorName } from '../../graph/node.ts';
import { BATCH, extent, sizeOf } from '../../graph/shape.ts';
import type { Shape } from '../../graph/shape.ts';
import { field } from '../../wire/tflite/tflite-schema.table.ts';
import { noPads, samePads } from '../padding.ts';
import { refuse } from '../refusal.ts';
import { permuted, reshaped } from './constant.ts';
import type { Constant } from './constant.ts';
import { fusedActivation } from './fused-activation.ts';
import { eachPosition, product } from './hybrid-product.ts';
import type { Product } from './hybrid-product.ts';
import { roundedForMicro } from './micro-rounding.ts';
import { finished, graphShape, made, upright } from './operator-site.ts';
import type { Flow, OperatorRule, OperatorSite } from './operator-site.ts';
import { sixteenBitSum } from './sixteen-bit-rounding.ts';

/** CONV_2D: filter [Cout,KH,KW,Cin/groups]. */
export const convRule: OperatorRule = (site) => {
  const input = site.flow(0);
  const stored = filterOf(site);
  const filter = permuted(stored, [1, 2, 3, 0]); // [KH,KW,Cin/groups,Cout]
  const channels = extent(graphShape(input.shape), -1);
  const groups = channels / extent(filter.shape, 2);
  if (!Number.isInteger(groups))
    refuse('damaged/structure', `${site.what}: a filter for ${extent(filter.shape, 2)} channels does not fit ${channels}`);
  return convolved(site, { input, filter, groups, fields: field.conv });
};

/** DEPTHWISE_CONV_2D: filter [1,KH,KW,Cin*multiplier]; the stored multiplier repeats what the shapes say. */
export const depthwiseRule: OperatorRule = (site) => {
  const input = site.flow(0);
  const stored = filterOf(site);
  const [, height = 1, width = 1, outputs = 1] = stored.shape;
  const filter = reshaped(stored, [height, width, 1, outputs], 3);
  return convolved(site, { input, filter, groups: extent(graphShape(input.shape), -1), fields: field.depthwise });
};

/** FULLY_CONNECTED: matrix [out,in]; positions of the input are flattened unless the operator keeps them. */
export const fullyConnectedRule: OperatorRule = (site) => {
  const input = site.flow(0);
  const stored = constantAt(site, 1, 'weights');
  if (stored.shape.length !== 2 || (site.operator.options?.int8(field.fullyConnected.weightsFormat) ?? 0) !== 0) {
    refuse('unsupported/option', `${site.what}: expected plain weights [out,in], received [${stored.shape.join(',')}]`);
  }
  const matrix = permuted(stored, [1, 0]);
  const activation = fusedActivation(site, field.fullyConnected.activation);
  const bias = biasOf(site, input, matrix);
  if (site.output.shape.length > 2) {
    const positions = upright(site, input);
    const filter = site.weight('weights', reshaped(matrix, [1, 1, ...matrix.shape], 3));
    const block = eachPosition(site, positions);
    const make = summed(site, input, { input: positions, filter, stored: matrix, bias, block, multiply: convolution(site, pointwise) });
    return made(site, finished(site, activation, make));
  }
  const weights = site.weight('weights', matrix);
  const features = flattened(site, input, extent(matrix.shape, 0));
  const plain = { transposeLeft: false, transposeRight: false };
  const multiply: Product['multiply'] = (left, right, addend, name) => site.build.add('matmul', [left, right, ...addend], plain, name);
  const make = summed(site, input, { input: features, filter: weights, stored: matrix, bias, block: [1, 1], multiply });
  return made(site, finished(site, activation, make));
};

interface Convolution {
  readonly input: Flow;
  /** [KH,KW,Cin/groups,Cout] */
  readonly filter: Constant;
  readonly groups: number;
  readonly fields: typeof field.conv | typeof field.depthwise;
}

function convolved(site: OperatorSite, { input, filter, groups, fields }: Convolution): Flow {
  const { options } = site.operator;
  const kernel: Size2 = [extent(filter.shape, 0), extent(filter.shape, 1)];
  const strides: Size2 = [stride(site, fields.strideHeight), stride(site, fields.strideWidth)];
  const stated: Size2 = [options?.int32(fields.dilationHeight, 1) ?? 1, options?.int32(fields.dilationWidth, 1) ?? 1];
  if (stated.some((dilation) => dilation < 1))
    refuse('damaged/structure', `${site.what}: expected dilations above 0, received ${stated.join(' and ')}`);
  const dilations = input.spread ?? stated;
  const isSame = (options?.int8(fields.padding) ?? 0) === 0;
  if (input.spread !== null && (isSame || sizeOf([...strides, ...stated]) !== 1)) {
    refuse(
      'unsupported/option',
      `${site.what}: between SPACE_TO_BATCH_ND and BATCH_TO_SPACE_ND expected a valid convolution with stride and dilation 1`,
    );
  }
  const source = input.spread === null ? upright(site, input) : input.tensor;
  const pads = isSame ? padsOf(site.build.shape(source), { kernel, strides, dilations }) : noPads;
  const [weights, bias] = [site.weight('filter', filter), biasOf(site, input, filter)];
  const how = { strides, dilations, pads, groups };
  // The kernels treat a convolution of single positions as a matrix over rows.
  const isPointwise = sizeOf([...kernel, ...strides]) === 1 && groups === 1;
  const block = input.spread ?? (isPointwise ? eachPosition(site, source) : [1, 1]);
  const make = summed(site, input, { input: source, filter: weights, stored: filter, bias, block, multiply: convolution(site, how) });
  const tensor = finished(site, fusedActivation(site, fields.activation), make);
  // While spread, the file's shapes are those of one of the parts; they are checked again after gathering.
  return input.spread === null ? made(site, tensor) : { tensor, shape: site.output.shape, grid: site.grid, spread: input.spread };
}

type Make = (name: TensorName) => TensorName;

/** The sum of products under the name asked for, rounded once more where the runtime does so. */
function summed(site: OperatorSite, input: Flow, of: Product): Make {
  if (site.output.type === 'int16')
    return (name) => sixteenBitSum(site, of, { input, keepsAllBits: isMatrixPerChannel(site, of.stored), name });
  if (!site.isForMicro) return (name) => product(site, of, name);
  return (name) => roundedForMicro(site, { input, weights: of.stored, sum: product(site, of, `${name}:sum`), name });
}

/** 16-bit matrices with a scale per channel keep all 31 bits of their multipliers, as the recorded answers of net A show. */
function isMatrixPerChannel({ operator }: OperatorSite, { encoding }: Constant): boolean {
  return operator.kind === 'FULLY_CONNECTED' && encoding.kind === 'integer' && encoding.scales.length > 1;
}

function convolution(site: OperatorSite, how: ConvolutionAttributes): Product['multiply'] {
  return (input, filter, bias, name) => site.build.add('conv', [input, filter, ...bias], how, name);
}

const pointwise: ConvolutionAttributes = { strides: [1, 1], dilations: [1, 1], pads: noPads, groups: 1 };

function stride(site: OperatorSite, number: number): number {
  const value = site.operator.options?.int32(number) ?? 0;
  return value > 0 ? value : refuse('damaged/structure', `${site.what}: expected a stride above 0, received ${value}`);
}

function padsOf(input: Shape, window: { readonly kernel: Size2; readonly strides: Size2; readonly dilations: Size2 }): Pads {
  const axis = (at: 0 | 1) => ({
    length: extent(input, at + 1),
    kernel: window.kernel[at],
    stride: window.strides[at],
    dilation: window.dilations[at],
  });
  return samePads(axis(0), axis(1));
}

function filterOf(site: OperatorSite): Constant {
  const filter = constantAt(site, 1, 'filter');
  return filter.shape.length === 4
    ? filter
    : refuse('damaged/structure', `${site.what}: expected a filter with 4 axes, received [${filter.shape.join(',')}]`);
}

function constantAt(site: OperatorSite, position: number, role: string): Constant {
  return site.constant(position) ?? refuse('unsupported/option', `${site.what}: expected a constant ${role}, received a computed one`);
}

/**
 * The bias. With integer inputs and weights it is stored in steps of (input scale * weight scale), one per output
 * channel, whatever scale is written beside it: that is what the kernels add it to.
 */
function biasOf(site: OperatorSite, input: Flow, weights: Constant): readonly TensorName[] {
  if ((site.operator.inputs[2] ?? -1) === -1) return [];
  const outputs = extent(weights.shape, -1);
  const bias =
    input.grid !== null && weights.encoding.kind === 'integer'
      ? integerBias(site, input.grid.scales[0] ?? NaN, weights.encoding.scales)
      : constantAt(site, 2, 'bias');
  if (bias.values.length !== outputs)
    refuse('damaged/weights', `${site.what}: expected a bias of ${outputs} values, received ${bias.values.length}`);
  return [site.weight('bias', bias)];
}

function integerBias(site: OperatorSite, inputScale: number, weightScales: readonly number[]): Constant {
  const integers = site.integers(2);
  const scales = weightScales.map((scale) => inputScale * scale);
  const values = Float32Array.from(integers, (integer, channel) => integer * (scales[channel % scales.length] ?? NaN));
  const zeroPoints = scales.map(() => 0);
  return {
    shape: [values.length],
    values,
    encoding: { kind: 'integer', bits: 32, scales, zeroPoints, axis: scales.length === 1 ? null : 0 },
  };
}

function flattened(site: OperatorSite, input: Flow, features: number): TensorName {
  const tensor = upright(site, input);
  const shape = site.build.shape(tensor);
  if (shape.length === 2) return tensor;
  return site.build.add('reshape', [tensor], { shape: [BATCH, features] }, `${site.name}:features`);
}
