import type { PoolAttributes, Size2, TensorName } from '../../graph/node.ts';
import { extent } from '../../graph/shape.ts';
import { field } from '../../wire/tflite/tflite-schema.table.ts';
import { noPads, samePads } from '../padding.ts';
import { refuse } from '../refusal.ts';
import { fusedActivation } from './fused-activation.ts';
import { finished, graphShape, lying, made, moved, upright } from './operator-site.ts';
import type { OperatorRule, OperatorSite } from './operator-site.ts';
import { meanOfSixteenBits } from './sixteen-bit-rounding.ts';

/** AVERAGE_POOL_2D and MAX_POOL_2D. A signal that the file stands upright stays lying: the window is turned instead. */
export function poolRule(kind: 'average-pool' | 'max-pool'): OperatorRule {
  return (site) => {
    const input = site.flow(0);
    const isTurned = input.spread === null && lying(graphShape(input.shape), site.build.shape(input.tensor));
    const tensor = isTurned ? input.tensor : upright(site, input);
    const how = windowOf(site, tensor, isTurned);
    const activation = fusedActivation(site, field.pool.activation);
    const make = (name: TensorName) =>
      kind === 'max-pool'
        ? site.build.add('max-pool', [tensor], how, name)
        : site.build.add('average-pool', [tensor], { ...how, countPadding: false }, name);
    const isMove = kind === 'max-pool' && activation.kind === 'linear';
    return made(site, isMove ? moved(site, input, make) : finished(site, activation, make));
  };
}

/** MEAN over the positions of a picture or the time of a signal: one window over everything. */
export const meanRule: OperatorRule = (site) => {
  const input = site.flow(0);
  const rank = input.shape.length;
  const axes = site
    .numbers(1)
    .map((axis) => (axis < 0 ? axis + rank : axis))
    .toSorted((a, b) => a - b);
  const expected = rank === 4 ? '1,2' : '1';
  if ((rank !== 4 && rank !== 3) || axes.join(',') !== expected)
    refuse('unsupported/option', `${site.what}: expected the mean over all positions, received axes ${axes.join(',')} of ${rank}`);
  const tensor = upright(site, input);
  const shape = site.build.shape(tensor);
  const window: Size2 = [extent(shape, 1), extent(shape, 2)];
  const pooled = (name: TensorName) =>
    site.build.add('average-pool', [tensor], { window, strides: window, pads: noPads, countPadding: false }, name);
  const target = graphShape(site.output.shape);
  const averaged = (name: TensorName) =>
    target.length === 4 ? pooled(name) : site.build.add('reshape', [pooled(`${site.name}:pool`)], { shape: target }, name);
  const count = window[0] * window[1];
  const make = (name: TensorName) =>
    site.output.type === 'int16' ? meanOfSixteenBits(site, averaged(`${name}:mean`), { input, count, name }) : averaged(name);
  return made(site, finished(site, { kind: 'linear' }, make));
};

function windowOf(site: OperatorSite, tensor: TensorName, isTurned: boolean): PoolAttributes {
  const { options } = site.operator;
  const number = (at: number) => {
    const value = options?.int32(at) ?? 0;
    return value > 0 ? value : refuse('damaged/structure', `${site.what}: expected a window and strides above 0, received ${value}`);
  };
  const turn = ([vertical, horizontal]: Size2): Size2 => (isTurned ? [horizontal, vertical] : [vertical, horizontal]);
  const window = turn([number(field.pool.height), number(field.pool.width)]);
  const strides = turn([number(field.pool.strideHeight), number(field.pool.strideWidth)]);
  const shape = site.build.shape(tensor);
  const axis = (at: 0 | 1) => ({ length: extent(shape, at + 1), kernel: window[at], stride: strides[at], dilation: 1 });
  return { window, strides, pads: (options?.int8(field.pool.padding) ?? 0) === 0 ? samePads(axis(0), axis(1)) : noPads };
}
