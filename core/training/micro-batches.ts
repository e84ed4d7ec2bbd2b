import { succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import { GraphBuilder } from '../graph/builder.ts';
import type { Feeds, Fetches, Tensor } from '../graph/executor.ts';
import type { Graph } from '../graph/graph.ts';
import { shapeOf } from '../graph/graph.ts';
import { plus } from '../graph/kinds/arithmetic.ts';
import type { TensorName } from '../graph/node.ts';
import { BATCH, sizeOf } from '../graph/shape.ts';
import type { Trainer, TrainingAsk, TrainingProgram, TrainingState } from '../graph/training.ts';

/**
 * A trainer whose steps run at most so many items at once: the parts of a batch are runs of their own, their gradients
 * add up, and the weights move once, in the last run. With item weights of 1/N the step is that of the whole batch.
 * Outputs of the whole batch (losses) add up too, those per item follow one another.
 *
 * Not for graphs in which items of a batch meet (batch norm in train mode): each part would have its own statistics.
 */
export function inMicroBatches(trainer: Trainer, itemsAtOnce: number): Trainer {
  return {
    compileTraining: async (ask): Promise<Result<TrainingProgram>> => {
      const summing = summingGraph(ask);
      const compiled = await trainer.compileTraining(summing.ask);
      return compiled.ok ? succeeded(new MicroBatched(ask, compiled.value, { sums: summing.sums, itemsAtOnce })) : compiled;
    },
  };
}

/** A gradient of the parts so far: fed as `input`, and with this part in it answered as `sum`. */
interface GradientSum {
  readonly input: TensorName;
  readonly sum: TensorName;
}

function summingGraph(ask: TrainingAsk): { readonly ask: TrainingAsk; readonly sums: readonly GradientSum[] } {
  const build = GraphBuilder.from(ask.graph);
  const sums = ask.trained.map(({ weight, gradient }): GradientSum => {
    const input = build.input(`gradient so far of ${weight}`, build.shape(weight));
    return { input, sum: plus(build, gradient, input) };
  });
  const trained = ask.trained.map((it, at) => ({ ...it, gradient: sums[at]?.sum ?? it.gradient }));
  const graph = build.build([...ask.graph.outputs, ...sums.map(({ sum }) => sum)]);
  return { ask: { ...ask, graph, trained }, sums };
}

class MicroBatched implements TrainingProgram {
  readonly graph: Graph;
  readonly #program: TrainingProgram;
  readonly #sums: readonly GradientSum[];
  readonly #itemsAtOnce: number;

  constructor(ask: TrainingAsk, program: TrainingProgram, how: { readonly sums: readonly GradientSum[]; readonly itemsAtOnce: number }) {
    this.graph = ask.graph;
    this.#program = program;
    this.#sums = how.sums;
    this.#itemsAtOnce = how.itemsAtOnce;
  }

  async step(feeds: Feeds, how: { readonly learningRate: number }): Promise<Fetches> {
    return this.#inParts(feeds, (part) => this.#program.step(part, how));
  }

  async evaluate(feeds: Feeds): Promise<Fetches> {
    return this.#inParts(feeds, (part) => this.#program.evaluate(part));
  }

  read(): Promise<TrainingState> {
    return this.#program.read();
  }

  write(state: Pick<TrainingState, 'weights'> | TrainingState): Promise<void> {
    return this.#program.write(state);
  }

  dispose(): Promise<void> {
    return this.#program.dispose();
  }

  async #inParts(feeds: Feeds, last: (part: Feeds) => Promise<Fetches>): Promise<Fetches> {
    const parts = partsOf(this.graph, feeds, this.#itemsAtOnce);
    let sums: Feeds = Object.fromEntries(this.#sums.map(({ input }) => [input, zeros(this.#program.graph, input)]));
    const answers: Fetches[] = [];
    for (const [at, part] of parts.entries()) {
      const given = { ...part, ...sums };
      const made = at + 1 === parts.length ? await last(given) : await this.#program.evaluate(given);
      sums = Object.fromEntries(this.#sums.map(({ input, sum }) => [input, fetched(made, sum)]));
      answers.push(made);
    }
    return Object.fromEntries(this.graph.outputs.map((name) => [name, joined(this.graph, name, answers)]));
  }
}

/** Rows of every feed that has one per item, in parts of nearly equal size; all other feeds whole. */
function partsOf(graph: Graph, feeds: Feeds, itemsAtOnce: number): readonly Feeds[] {
  const perItem = graph.inputs.filter(({ shape }) => shape[0] === BATCH).map(({ name }) => name);
  const items = feeds[perItem[0] ?? '']?.shape[0] ?? 1;
  const count = Math.ceil(items / itemsAtOnce);
  return Array.from({ length: count }, (_, at) => {
    const [from, to] = [Math.round((at * items) / count), Math.round(((at + 1) * items) / count)];
    const cut = ([name, tensor]: [string, Tensor]) => [name, perItem.includes(name) ? rows(tensor, from, to) : tensor] as const;
    return Object.fromEntries(Object.entries(feeds).map(cut));
  });
}

function rows({ shape: [items = 1, ...rest], values }: Tensor, from: number, to: number): Tensor {
  const size = values.length / items;
  return { shape: [to - from, ...rest], values: values.slice(from * size, to * size) };
}

function joined(graph: Graph, name: TensorName, answers: readonly Fetches[]): Tensor {
  const parts = answers.map((answer) => fetched(answer, name));
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first ?? zeros(graph, name);
  if (shapeOf(graph, name)[0] !== BATCH) {
    const sum = (at: number): number => parts.reduce((total, { values }) => total + (values[at] ?? NaN), 0);
    return { shape: first.shape, values: first.values.map((_, at) => sum(at)) };
  }
  const items = parts.reduce((total, { shape }) => total + (shape[0] ?? 0), 0);
  const values = new Float32Array((first.values.length / (first.shape[0] ?? 1)) * items);
  let at = 0;
  for (const part of parts) {
    values.set(part.values, at);
    at += part.values.length;
  }
  return { shape: [items, ...first.shape.slice(1)], values };
}

function fetched(fetches: Fetches, name: TensorName): Tensor {
  const tensor = fetches[name];
  if (tensor === undefined) throw new RangeError(`"${name}" was not fetched`);
  return tensor;
}

function zeros(graph: Graph, name: TensorName): Tensor {
  const shape = shapeOf(graph, name);
  return { shape, values: new Float32Array(sizeOf(shape)) };
}
