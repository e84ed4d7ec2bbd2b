import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import { GraphBuilder } from '../graph/builder.ts';
import type { Executor, Feeds, Fetches, Program, Tensor } from '../graph/executor.ts';
import type { Graph } from '../graph/graph.ts';
import { shapeOf } from '../graph/graph.ts';
import type { TensorName } from '../graph/node.ts';
import { sizeOf } from '../graph/shape.ts';
import type { Shape } from '../graph/shape.ts';
import type { Optimiser, Trainer, TrainingAsk, TrainingProgram, TrainingState } from '../graph/training.ts';
import { growUpdate, slotsOf } from './optimiser-graph.ts';

const RATE = 'learning rate';
const CORRECTIONS = ['first correction', 'second correction'] as const;

/**
 * Trains on any executor: weights and running means are feeds, their next values fetches, the optimiser is more graph.
 * Everything crosses in every step, so this is the way where no library keeps weights inside itself.
 */
export function fedTrainer(executor: Executor, how: { readonly threads: number }): Trainer {
  return {
    compileTraining: async (ask) => {
      const missing = ask.trained.find(({ weight, gradient }) => !ask.graph.weights.has(weight) || !ask.graph.shapes.has(gradient));
      if (missing !== undefined)
        return failed(
          failure('engine/no-executor', `the training graph holds no weight "${missing.weight}" with gradient "${missing.gradient}"`),
        );
      const step = await compiled(executor, stepGraph(ask), how);
      if (!step.ok) return step;
      const evaluate = await compiled(executor, fedGraph(ask), how);
      if (evaluate.ok) return succeeded(new FedProgram(ask, step.value, evaluate.value));
      await step.value.dispose();
      return evaluate;
    },
  };
}

async function compiled(executor: Executor, graph: Graph, how: { readonly threads: number }): Promise<Result<Program>> {
  return executor.compile(graph, how);
}

/** The graph with its trained weights as inputs. */
function fedGraph({ graph, trained }: TrainingAsk): Graph {
  const fed = new Set(trained.map(({ weight }) => weight));
  return {
    ...graph,
    inputs: [...graph.inputs, ...[...fed].map((name) => ({ name, shape: shapeOf(graph, name) }))],
    weights: new Map([...graph.weights].filter(([name]) => !fed.has(name))),
  };
}

/** The same with the optimiser behind it; outputs: those of the graph, then per weight its next value and its slots. */
function stepGraph(ask: TrainingAsk): Graph {
  const build = GraphBuilder.from(fedGraph(ask));
  const rate = build.input(RATE, []);
  const isAdam = ask.optimiser.kind !== 'momentum';
  const corrections = isAdam ? ([build.input(CORRECTIONS[0], []), build.input(CORRECTIONS[1], [])] as const) : ([rate, rate] as const);
  const next = ask.trained.flatMap((it) => {
    const slots = slotsOf(ask.optimiser).map((slot) => build.input(slotName(it.weight, slot), build.shape(it.weight)));
    const updated = growUpdate(build, ask.optimiser, { ...it, slots, rate, corrections });
    return [updated.weight, ...updated.slots].map((name) => build.add('reshape', [name], { shape: build.shape(it.weight) }));
  });
  return build.build([...ask.graph.outputs, ...next]);
}

function slotName(weight: TensorName, slot: string): string {
  return `${slot} of ${weight}`;
}

class FedProgram implements TrainingProgram {
  readonly #ask: TrainingAsk;
  readonly #step: Program;
  readonly #evaluate: Program;
  readonly #held = new Map<string, Tensor>();
  #steps = 0;

  constructor(ask: TrainingAsk, step: Program, evaluate: Program) {
    this.#ask = ask;
    this.#step = step;
    this.#evaluate = evaluate;
    for (const { weight } of ask.trained) {
      const shape = shapeOf(ask.graph, weight);
      this.#held.set(weight, { shape, values: ask.graph.weights.get(weight)?.values.slice() ?? new Float32Array() });
      for (const slot of slotsOf(ask.optimiser)) this.#held.set(slotName(weight, slot), zeros(shape));
    }
  }

  get graph(): Graph {
    return this.#ask.graph;
  }

  async step(feeds: Feeds, { learningRate }: { readonly learningRate: number }): Promise<Fetches> {
    const given = { ...feeds, ...numbersOf(this.#ask.optimiser, this.#steps + 1, learningRate), ...Object.fromEntries(this.#held) };
    const fetches = await this.#step.run(picked(given, this.#step.graph));
    const after = this.#step.graph.outputs.slice(this.#ask.graph.outputs.length);
    [...this.#held.keys()].forEach((name, index) => {
      const next = fetches[after[index] ?? ''];
      if (next !== undefined) this.#held.set(name, next);
    });
    this.#steps += 1;
    return picked(fetches, { inputs: this.#ask.graph.outputs.map((name) => ({ name })) });
  }

  async evaluate(feeds: Feeds): Promise<Fetches> {
    return this.#evaluate.run(picked({ ...feeds, ...Object.fromEntries(this.#held) }, this.#evaluate.graph));
  }

  read(): Promise<TrainingState> {
    const copies = [...this.#held].map(([name, { values }]) => [name, values.slice()] as const);
    const isWeight = ([name]: readonly [string, Float32Array]): boolean => this.#ask.trained.some(({ weight }) => weight === name);
    return Promise.resolve({
      steps: this.#steps,
      weights: new Map(copies.filter(isWeight)),
      slots: new Map(copies.filter((it) => !isWeight(it))),
    });
  }

  write(state: Pick<TrainingState, 'weights'> | TrainingState): Promise<void> {
    const slots = 'slots' in state ? state.slots : [];
    for (const [name, values] of [...state.weights, ...slots]) {
      const held = this.#held.get(name);
      if (held?.values.length !== values.length) throw new RangeError(`"${name}" is not learnt here, or has another size`);
      this.#held.set(name, { shape: held.shape, values: values.slice() });
    }
    if ('steps' in state) this.#steps = state.steps;
    return Promise.resolve();
  }

  async dispose(): Promise<void> {
    await this.#step.dispose();
    await this.#evaluate.dispose();
  }
}

/** The learning rate, and Adam's corrections for means that began at zero. */
function numbersOf(optimiser: Optimiser, step: number, rate: number): Feeds {
  const number = (value: number): Tensor => ({ shape: [], values: Float32Array.of(value) });
  if (optimiser.kind === 'momentum') return { [RATE]: number(rate) };
  const correction = (beta: number): Tensor => number(1 / (1 - beta ** step));
  return { [RATE]: number(rate), [CORRECTIONS[0]]: correction(optimiser.beta1), [CORRECTIONS[1]]: correction(optimiser.beta2) };
}

function picked(given: Feeds, of: { readonly inputs: readonly { readonly name: string }[] }): Feeds {
  return Object.fromEntries(
    of.inputs.map(({ name }) => {
      const tensor = given[name];
      if (tensor === undefined) throw new RangeError(`"${name}" was not fed`);
      return [name, tensor];
    }),
  );
}

function zeros(shape: Shape): Tensor {
  return { shape, values: new Float32Array(sizeOf(shape)) };
}
