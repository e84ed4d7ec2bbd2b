import type { TensorflowEmitter } from './tensorflow-emitter.ts';
import { placeholder } from './graph-to-tensorflow.ts';
import type { Optimiser } from '../../graph/training.ts';

/** Numbers of one step that are fed as scalars. */
const stepScalars = {
  /** The learning rate itself. */
  rate: 'rate',
  /** Adam: rate and epsilon with the corrections of this step in them. */
  correctedRate: 'corrected_rate',
  correctedEpsilon: 'corrected_epsilon',
} as const;

/** A weight's variable, its value before the step, its optimiser's slots and its gradient. */
export interface Moved {
  readonly handle: string;
  readonly value: string;
  readonly slots: readonly string[];
  readonly gradient: string;
  readonly decay: number;
}

/** Scalars to feed for step `t` (from 1), by name. */
export function scalarsOfStep(optimiser: Optimiser, learningRate: number, t: number): Readonly<Record<string, number>> {
  if (optimiser.kind === 'momentum') return { [stepScalars.rate]: learningRate };
  const { beta1, beta2, epsilon } = optimiser;
  const [first, second] = [kernelShare(beta1), kernelShare(beta2)];
  // m and v of the kernel are those of the formula times first and second
  const root = Math.sqrt((1 - beta2 ** t) * second);
  return {
    [stepScalars.rate]: learningRate,
    [stepScalars.correctedRate]: (learningRate * root) / ((1 - beta1 ** t) * first),
    [stepScalars.correctedEpsilon]: epsilon * root,
  };
}

/**
 * The kernel weights a new value by 1 - beta in float32, which for 0.999 is 5e-5 too much: how many times the exact
 * share that is. All of m (or v) grows by this factor, so the step can take it out again.
 */
function kernelShare(beta: number): number {
  return Math.fround(1 - Math.fround(beta)) / (1 - beta);
}

/** Declares the scalars of a step; all of them are fed, whether or not a weight reads them. */
export function emitStepScalars(emitter: TensorflowEmitter, optimiser: Optimiser): void {
  for (const name of Object.keys(scalarsOfStep(optimiser, 0, 1))) placeholder(emitter, name, []);
}

/** Writes the move of one weight and answers the operation after which it has moved. */
export function emitUpdate(emitter: TensorflowEmitter, moved: Moved, optimiser: Optimiser): string {
  if (optimiser.kind === 'momentum') return emitMomentum(emitter, moved, optimiser);
  return emitAdam(emitter, moved, optimiser);
}

function emitMomentum(emitter: TensorflowEmitter, moved: Moved, optimiser: Optimiser & { readonly kind: 'momentum' }): string {
  const inputs = [moved.handle, ...moved.slots, stepScalars.rate, drawn(emitter, moved), emitter.scalar(optimiser.momentum)];
  return emitter.node('ResourceApplyMomentum', [...inputs, `^${moved.value}`], { use_nesterov: { flag: optimiser.nesterov } });
}

/** With beta powers of 0 the kernel corrects nothing by itself: in float32 it would lose five digits of the first steps. */
function emitAdam(emitter: TensorflowEmitter, moved: Moved, optimiser: Optimiser & { readonly kind: 'adam' | 'adam-w' }): string {
  const isDecoupled = optimiser.kind === 'adam-w' && moved.decay !== 0;
  const after = isDecoupled ? shrink(emitter, moved) : moved.value;
  return emitter.node('ResourceApplyAdam', [
    moved.handle,
    ...moved.slots,
    emitter.scalar(0),
    emitter.scalar(0),
    stepScalars.correctedRate,
    emitter.scalar(optimiser.beta1),
    emitter.scalar(optimiser.beta2),
    stepScalars.correctedEpsilon,
    optimiser.kind === 'adam-w' ? moved.gradient : drawn(emitter, moved),
    `^${after}`,
  ]);
}

/** The gradient with the pull towards 0. */
function drawn(emitter: TensorflowEmitter, { gradient, value, decay }: Moved): string {
  if (decay === 0) return gradient;
  return emitter.node('AddV2', [gradient, emitter.node('Mul', [value, emitter.scalar(decay)])]);
}

/** w -= rate * decay * w, before the step. */
function shrink(emitter: TensorflowEmitter, { handle, value, decay }: Moved): string {
  const share = emitter.node('Mul', [stepScalars.rate, emitter.scalar(decay)]);
  return emitter.plain('AssignSubVariableOp', [handle, emitter.node('Mul', [value, share])], { dtype: { type: 'float' } });
}
