import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { Feeds, Fetches, Tensor } from '../graph/executor.ts';
import type { Graph } from '../graph/graph.ts';
import { sizeOf } from '../graph/shape.ts';
import type { TrainingAsk, TrainingProgram, TrainingState } from '../graph/training.ts';
import { scalarsOfStep } from '../wire/tensorflow/emit-optimiser.ts';
import { outputName } from '../wire/tensorflow/graph-to-tensorflow.ts';
import {
  readOutputName,
  setInputName,
  setOutputName,
  STEP_OUTPUT,
  trainingToTensorflow,
} from '../wire/tensorflow/training-to-tensorflow.ts';
import type { TrainingVariable } from '../wire/tensorflow/training-to-tensorflow.ts';

import type { TensorflowLibrary } from './native-library.ts';
import { NativeSession } from './native-session.ts';
import { fed, namedFetches } from './native-tensors.ts';

/** Trains inside one session: forward, gradients and optimiser are a single call, and weights stay where they are. */
export function compileTraining(library: TensorflowLibrary, ask: TrainingAsk): Result<TrainingProgram> {
  try {
    return succeeded(new NativeTraining(library, ask));
  } catch (error) {
    return failed(failure('engine/no-executor', `TensorFlow refuses the graph: ${error instanceof Error ? error.message : String(error)}`));
  }
}

class NativeTraining implements TrainingProgram {
  readonly graph: Graph;
  readonly #ask: TrainingAsk;
  readonly #session: NativeSession;
  readonly #variables: readonly TrainingVariable[];
  readonly #outputs: readonly string[];
  #steps = 0;

  constructor(library: TensorflowLibrary, ask: TrainingAsk) {
    const { savedModel, variables } = trainingToTensorflow(ask);
    this.graph = ask.graph;
    this.#ask = ask;
    this.#variables = variables;
    this.#outputs = ask.graph.outputs.map((_, index) => outputName(index));
    this.#session = new NativeSession(library.addon, savedModel);
    this.#set(({ holds, shape }) =>
      holds.kind === 'slot' ? new Float32Array(sizeOf(shape)) : ask.graph.weights.get(holds.weight)?.values,
    );
  }

  async step(feeds: Feeds, { learningRate }: { readonly learningRate: number }): Promise<Fetches> {
    const scalars = Object.entries(scalarsOfStep(this.#ask.optimiser, learningRate, this.#steps + 1));
    const numbers = scalars.map(([name, value]) => [name, { shape: [], values: Float32Array.of(value) }] as const);
    const made = this.#session.run([...fed(this.graph, feeds), ...numbers], [...this.#outputs, STEP_OUTPUT]);
    this.#steps += 1;
    return namedFetches(this.graph, made);
  }

  async evaluate(feeds: Feeds): Promise<Fetches> {
    return namedFetches(this.graph, this.#session.run(fed(this.graph, feeds), this.#outputs));
  }

  async read(): Promise<TrainingState> {
    const values = this.#session.run(
      [],
      this.#variables.map((_, index) => readOutputName(index)),
    );
    const [weights, slots] = [new Map<string, Float32Array>(), new Map<string, Float32Array>()];
    this.#variables.forEach(({ holds }, index) => {
      const tensor = values[index];
      if (tensor === undefined) return;
      if (holds.kind === 'weight') weights.set(holds.weight, tensor.values);
      else slots.set(holds.name, tensor.values);
    });
    return { steps: this.#steps, weights, slots };
  }

  async write(state: Pick<TrainingState, 'weights'> | TrainingState): Promise<void> {
    this.#set(({ holds }) => {
      if (holds.kind === 'weight') return state.weights.get(holds.weight);
      return 'slots' in state ? state.slots.get(holds.name) : undefined;
    });
    if ('steps' in state) this.#steps = state.steps;
  }

  async dispose(): Promise<void> {
    this.#session.dispose();
  }

  /** Sets every variable for which there are values. */
  #set(valuesOf: (variable: TrainingVariable) => Float32Array | undefined): void {
    const feeds: [string, Tensor][] = [];
    const fetches: string[] = [];
    this.#variables.forEach((variable, index) => {
      const values = valuesOf(variable);
      if (values === undefined) return;
      feeds.push([setInputName(index), { shape: variable.shape, values }]);
      fetches.push(setOutputName(index));
    });
    if (fetches.length > 0) this.#session.run(feeds, fetches);
  }
}
