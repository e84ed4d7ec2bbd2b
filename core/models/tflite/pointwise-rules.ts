import type { TensorName } from '../../graph/node.ts';
import { field } from '../../wire/tflite/tflite-schema.table.ts';
import { activate } from '../activation.ts';
import type { Activation } from '../activation.ts';
import { refuse } from '../refusal.ts';
import { reshaped } from './constant.ts';
import { fusedActivation } from './fused-activation.ts';
import { finished, graphShape, made, upright } from './operator-site.ts';
import type { OperatorRule, OperatorSite } from './operator-site.ts';

/** ADD, SUB, MUL of two tensors, one of which may be a constant; the result may be clamped and is rounded. */
export function arithmeticRule(kind: 'add' | 'subtract' | 'multiply' | 'maximum' | 'minimum'): OperatorRule {
  return (site) => {
    const operands = [operand(site, 0), operand(site, 1)];
    const activation: Activation =
      kind === 'maximum' || kind === 'minimum' ? { kind: 'linear' } : fusedActivation(site, field.arithmetic.activation);
    return made(
      site,
      finished(site, activation, (name) => site.build.add(kind, operands, {}, name)),
    );
  };
}

function operand(site: OperatorSite, position: 0 | 1): TensorName {
  const constant = site.constant(position);
  if (constant === null) return upright(site, site.flow(position));
  // A constant with as many axes as a signal gets the signal's height of 1; shorter ones align at the channels anyway.
  const shape = constant.shape.length === 3 ? [1, ...constant.shape] : constant.shape;
  return site.weight(`operand ${position + 1}`, reshaped(constant, shape, shape.length - 1));
}

/** An operator that is nothing but an activation. */
export function activationRule(activation: Activation): OperatorRule {
  return (site) =>
    made(
      site,
      finished(site, { kind: 'linear' }, (name) => activate(site.build, activation, upright(site, site.flow(0)), name)),
    );
}

export const leakyReluRule: OperatorRule = (site) =>
  activationRule({ kind: 'leaky-relu', slope: site.operator.options?.float32(field.leakyRelu.slope) ?? 0 })(site);

/** GELU states whether it is the approximation by tanh in its first field. */
export const geluRule: OperatorRule = (site) =>
  activationRule({ kind: 'gelu', approximate: site.operator.options?.flag(0) ?? false })(site);

/** SOFTMAX over the last axis, with its temperature. The 16-bit kernel computes it from tables. */
export const softmaxRule: OperatorRule = (site) => {
  const beta = site.operator.options?.float32(field.softmax.beta, 1) ?? 1;
  const input = upright(site, site.flow(0));
  const scale = site.type(0) === 'int16' ? site.flow(0).grid?.scales[0] : undefined;
  const make = (name: TensorName): TensorName => {
    if (scale !== undefined) return site.build.add('softmax-by-table', [input], { scale, beta }, name);
    const scaled = beta === 1 ? input : site.build.add('multiply', [input, site.build.scalar(beta)], {}, `${site.name}:scaled`);
    return site.build.add('softmax', [scaled], {}, name);
  };
  return made(site, finished(site, { kind: 'linear' }, make));
};

/** CONCATENATION along any axis but the batch. */
export const concatenationRule: OperatorRule = (site) => {
  const inputs = site.operator.inputs.map((_, position) => upright(site, site.flow(position)));
  const rank = site.output.shape.length;
  const stated = site.operator.options?.int32(field.concatenation.axis) ?? 0;
  const axis = stated < 0 ? stated + rank : stated;
  if (axis < 1 || axis >= rank) refuse('unsupported/option', `${site.what}: expected an axis from 1 to ${rank - 1}, received ${stated}`);
  const offset = graphShape(site.output.shape).length - rank;
  const activation = fusedActivation(site, field.concatenation.activation);
  return made(
    site,
    finished(site, activation, (name) => site.build.add('concat', inputs, { axis: axis + offset }, name)),
  );
};
