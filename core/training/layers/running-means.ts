import { succeeded } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';
import type { Feeds, Fetches } from '../../graph/executor.ts';
import type { Graph } from '../../graph/graph.ts';
import type { TensorName } from '../../graph/node.ts';
import type { Trainer, TrainingProgram, TrainingState } from '../../graph/training.ts';
import type { BatchStatistics } from './batch-norm.ts';

export interface RunningMeansAsk {
  readonly statistics: readonly BatchStatistics[];
  /** Where the running means stand before the first step, by name. */
  readonly start: ReadonlyMap<TensorName, Float32Array>;
  /** How much of every batch goes in: 0.1 is PyTorch's default, Keras calls the rest 0.99. */
  readonly momentum: number;
  /** The feed that weighs items: those of weight 0 are padding and do not count. */
  readonly itemWeights: TensorName;
}

/**
 * A trainer whose running means follow the batches of its steps. They are read, saved and set like any other weight, so
 * a checkpoint holds them.
 *
 *     running = (1 - momentum) running + momentum batch       the variance unbiased, n / (n - 1), as in PyTorch
 */
export function followingRunningMeans(trainer: Trainer, ask: RunningMeansAsk): Trainer {
  return {
    compileTraining: async (training): Promise<Result<TrainingProgram>> => {
      const compiled = await trainer.compileTraining(training);
      return compiled.ok ? succeeded(new Following(compiled.value, ask)) : compiled;
    },
  };
}

class Following implements TrainingProgram {
  readonly graph: Graph;
  readonly #program: TrainingProgram;
  readonly #ask: RunningMeansAsk;
  readonly #running: Map<TensorName, Float32Array>;

  constructor(program: TrainingProgram, ask: RunningMeansAsk) {
    this.graph = program.graph;
    this.#program = program;
    this.#ask = ask;
    const names = ask.statistics.flatMap(({ runningMean, runningVariance }) => [runningMean, runningVariance]);
    this.#running = new Map(names.map((name) => [name, startOf(ask, name)]));
  }

  async step(feeds: Feeds, how: { readonly learningRate: number }): Promise<Fetches> {
    const fetches = await this.#program.step(feeds, how);
    const items = feeds[this.#ask.itemWeights]?.values.filter((weight) => weight !== 0).length ?? 0;
    for (const { mean, variance, runningMean, runningVariance, positions } of this.#ask.statistics) {
      const values = items * positions;
      this.#follow(runningMean, fetches[mean]?.values, 1);
      this.#follow(runningVariance, fetches[variance]?.values, values / Math.max(1, values - 1));
    }
    return fetches;
  }

  evaluate(feeds: Feeds): Promise<Fetches> {
    return this.#program.evaluate(feeds);
  }

  async read(): Promise<TrainingState> {
    const state = await this.#program.read();
    const copies = [...this.#running].map(([name, values]) => [name, values.slice()] as const);
    return { ...state, weights: new Map([...state.weights, ...copies]) };
  }

  async write(state: Pick<TrainingState, 'weights'> | TrainingState): Promise<void> {
    const others = [...state.weights].filter(([name]) => !this.#running.has(name));
    await this.#program.write({ ...state, weights: new Map(others) });
    for (const name of this.#running.keys()) {
      const values = state.weights.get(name);
      if (values !== undefined) this.#running.set(name, values.slice());
    }
  }

  dispose(): Promise<void> {
    return this.#program.dispose();
  }

  #follow(name: TensorName, batch: Float32Array | undefined, factor: number): void {
    const { momentum } = this.#ask;
    if (batch === undefined) throw new RangeError(`the statistics behind "${name}" are not among the outputs`);
    const next = this.#running.get(name)?.map((value, at) => (1 - momentum) * value + momentum * factor * (batch[at] ?? NaN));
    if (next !== undefined) this.#running.set(name, next);
  }
}

function startOf({ start }: RunningMeansAsk, name: TensorName): Float32Array {
  const values = start.get(name);
  if (values === undefined) throw new RangeError(`nothing is known of the running mean "${name}"`);
  return values.slice();
}
