import type { Size2, TensorName } from '../../graph/node.ts';
import { BATCH, extent } from '../../graph/shape.ts';
import type { Shape } from '../../graph/shape.ts';
import { field } from '../../wire/tflite/tflite-schema.table.ts';
import { refuse } from '../refusal.ts';
import type { Constant } from './constant.ts';
import type { OperatorSite } from './operator-site.ts';

/** A sum of products, and over what each measured range goes: `block` as in `dynamic-quant`. */
export interface Product {
  readonly input: TensorName;
  readonly filter: TensorName;
  readonly stored: Constant;
  readonly bias: readonly TensorName[];
  readonly block: Size2;
  /** The node that multiplies and adds up, without the bias when told none. */
  readonly multiply: (input: TensorName, filter: TensorName, bias: readonly TensorName[], name: TensorName) => TensorName;
}

/**
 * Dynamic range: 8-bit weights between float activations. The kernels round their input to whole steps in each call,
 * with a range they measure, add up integers, and scale the sum once:
 *
 *     y[c] = sum(q w[c]) s_w[c] s_x + b[c]        q = round(x / s_x) clipped, w the stored integers
 *
 * This is what the default kernels (XNNPACK) compute: convolutions measure one range per picture, matrices and
 * convolutions of single positions one per row; after SPACE_TO_BATCH_ND each batch has its own. TensorFlow Lite's
 * reference kernels differ: one range per picture for single positions too, a range around 0 for filters with one
 * scale, and another side of an edge between two steps now and then. Sums of integers are exact in floats up to 2^24,
 * so every executor finds the same.
 *
 * source  tensorflow/lite/kernels/conv.cc, depthwise_conv.cc, fully_connected.cc: EvalHybrid, EvalHybridPerChannel;
 *         XNNPACK, qd8-f32-qc8w kernels
 */
export function product(site: OperatorSite, it: Product, name: TensorName): TensorName {
  if (!isHybrid(site)) return it.multiply(it.input, it.filter, it.bias, name);
  if (site.type(1) !== 'int8') refuse('unsupported/option', `${site.what}: expected int8 weights between floats, received ${site.type(1)}`);
  const { build } = site;
  const how = { symmetric: isSymmetric(site), block: it.block };
  const scale = build.add('dynamic-scale', [it.input], how, `${name}:scale`);
  const rounded = build.add('dynamic-quant', [it.input], how, `${name}:rounded`);
  const steps = wholeSteps(site, rounded, tiled(site, scale, build.shape(rounded)), `${name}:steps`);
  const weightScale = scaleWeight(site, it.stored);
  const integers = wholeSteps(site, it.filter, weightScale, `${name}:integers`);
  const sum = it.multiply(steps, integers, [], `${name}:sum`);
  // The range's scale first, then the channel's: next to an edge of the next rounding, the last bit decides.
  const byRange = build.add('multiply', [sum, tiled(site, scale, build.shape(sum))], {}, `${name}:by range`);
  const [bias] = it.bias;
  const scaledName = bias === undefined ? name : `${name}:scaled`;
  const scaled = build.add('multiply', [byRange, weightScale], {}, scaledName);
  return bias === undefined ? scaled : build.add('add', [scaled, bias], {}, name);
}

/** Integers as the operator itself stores them: a constant that passed through DEQUANTIZE meets a float kernel. */
function isHybrid(site: OperatorSite): boolean {
  const [input, weights] = [site.type(0), site.type(1)];
  return input === 'float32' && weights !== 'float32' && weights !== 'float16';
}

/** Matrices state it in the file; convolutions take the range as it is. */
function isSymmetric(site: OperatorSite): boolean {
  return site.operator.kind === 'FULLY_CONNECTED' && !(site.operator.options?.flag(field.fullyConnected.asymmetricInputs) ?? false);
}

function scaleWeight({ build, name }: OperatorSite, { encoding }: Constant): TensorName {
  const scales = encoding.kind === 'integer' ? encoding.scales : [];
  const values = Float32Array.from(scales);
  return build.weight(build.unusedName(`${name}/scales`), { shape: [values.length], values, encoding: { kind: 'float32' } });
}

/** Division may miss a whole number by the last bit of a float; the gradient passes the rounding unchanged. */
function wholeSteps(site: OperatorSite, values: TensorName, scale: TensorName, name: TensorName): TensorName {
  return site.build.add('round', [site.build.add('divide', [values, scale], {}, `${name}:near`)], {}, name);
}

/** Scales of blocks, repeated over the positions they belong to, as far as these go. */
function tiled(site: OperatorSite, scale: TensorName, shape: Shape): TensorName {
  const own = site.build.shape(scale);
  if (own.length !== 4) return scale;
  const repeated = [1, 2].reduce((tensor, axis) => {
    const times = extent(own, axis) === 1 ? 1 : Math.ceil(extent(shape, axis) / extent(own, axis));
    return times === 1 ? tensor : site.build.add('concat', new Array<TensorName>(times).fill(tensor), { axis });
  }, scale);
  const size = own.map((length, axis) => (axis === 0 ? BATCH : length === 1 ? 1 : extent(shape, axis)));
  return site.build.shape(repeated).every((length, axis) => length === size[axis])
    ? repeated
    : site.build.add('slice', [repeated], { begin: [0, 0, 0, 0], size });
}

/** A matrix applied to every position sees its rows one by one, so every position has its own range. */
export function eachPosition(site: OperatorSite, tensor: TensorName): Size2 {
  const shape = site.build.shape(tensor);
  return [extent(shape, 1), extent(shape, 2)];
}
