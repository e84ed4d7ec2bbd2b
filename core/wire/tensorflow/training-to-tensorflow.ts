import { emitStepScalars, emitUpdate } from './emit-optimiser.ts';
import { emitGraph, identity, placeholder } from './graph-to-tensorflow.ts';
import { writeSavedModel } from './graph-def-message.ts';
import { TensorflowEmitter } from './tensorflow-emitter.ts';
import { shapeOf } from '../../graph/graph.ts';
import type { TensorName } from '../../graph/node.ts';
import type { Shape } from '../../graph/shape.ts';
import type { Optimiser, TrainingAsk } from '../../graph/training.ts';

/** A tensor that stays in the session between runs. */
export interface TrainingVariable {
  readonly shape: Shape;
  readonly holds: { readonly kind: 'weight'; readonly weight: TensorName } | { readonly kind: 'slot'; readonly name: string };
}

/** Operations of variables by their position: what to feed and fetch to set one, what to fetch to read one. */
export const setInputName = (index: number): string => `s${String(index)}`;
export const setOutputName = (index: number): string => `set${String(index)}`;
export const readOutputName = (index: number): string => `r${String(index)}`;
/** Fetched after the outputs, it moves every weight once. */
export const STEP_OUTPUT = 'step';

/** The running means an optimiser keeps for each weight. */
const slotsOf: Readonly<Record<Optimiser['kind'], readonly string[]>> = { momentum: ['b'], adam: ['m', 'v'], 'adam-w': ['m', 'v'] };

export interface TrainingGraph {
  readonly savedModel: Uint8Array;
  readonly variables: readonly TrainingVariable[];
}

/**
 * A training step as a SavedModel: trained weights and the optimiser's slots are resource variables, empty until they
 * are set, all other weights constants.
 */
export function trainingToTensorflow(ask: TrainingAsk): TrainingGraph {
  const { graph, trained, optimiser } = ask;
  const emitter = new TensorflowEmitter(graph);
  const variables: TrainingVariable[] = [];
  const handles: string[] = [];
  const declare = (variable: TrainingVariable): string => {
    const handle = emitVariable(emitter, variables.length, variable.shape);
    variables.push(variable);
    handles.push(handle);
    return handle;
  };
  const weights = trained.map(({ weight }) => {
    const shape = shapeOf(graph, weight);
    const handle = declare({ shape, holds: { kind: 'weight', weight } });
    const value = emitter.plain('ReadVariableOp', [handle], { dtype: { type: 'float' } });
    emitter.put(weight, value);
    const slots = slotsOf[optimiser.kind].map((slot) => declare({ shape, holds: { kind: 'slot', name: `${weight} ${slot}` } }));
    return { handle, value, slots };
  });
  emitGraph(emitter);
  emitStepScalars(emitter, optimiser);
  const moves = trained.map(({ gradient, decays }, index) => {
    const weight = weights[index];
    if (weight === undefined) throw new RangeError('a trained weight has no variable');
    return emitUpdate(emitter, { ...weight, gradient: emitter.value(gradient), decay: decays ? optimiser.decay : 0 }, optimiser);
  });
  identity(emitter, STEP_OUTPUT, emitter.scalar(0), moves);
  handles.forEach((handle, index) => emitAccess(emitter, index, { handle, shape: variables[index]?.shape ?? [] }));
  return { savedModel: writeSavedModel(emitter.nodes), variables };
}

function emitVariable(emitter: TensorflowEmitter, index: number, shape: Shape): string {
  return emitter.plain('VarHandleOp', [], {
    dtype: { type: 'float' },
    shape: { shape },
    shared_name: { text: `v${String(index)}` },
  });
}

/** What is fed belongs to JavaScript and would be shared; a variable needs values of its own, so they are copied first. */
function emitAccess(
  emitter: TensorflowEmitter,
  index: number,
  { handle, shape }: { readonly handle: string; readonly shape: Shape },
): void {
  const type = { dtype: { type: 'float' } } as const;
  placeholder(emitter, setInputName(index), shape);
  const copy = emitter.node('DeepCopy', [setInputName(index)]);
  const assigned = emitter.plain('AssignVariableOp', [handle, copy], type);
  identity(emitter, setOutputName(index), emitter.scalar(0), [assigned]);
  identity(emitter, readOutputName(index), emitter.plain('ReadVariableOp', [handle], type));
}
