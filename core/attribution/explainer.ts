import { createHash } from 'node:crypto';

import { failure } from '../contract/failures.ts';
import type { ExplainedScalar } from '../contract/protocol.ts';
import { FailureError, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import { cut } from '../graph/cut.ts';
import type { Executor, Program, Tensor } from '../graph/executor.ts';
import { fold } from '../graph/fold/fold.ts';
import type { Graph } from '../graph/graph.ts';
import type { TensorName } from '../graph/node.ts';
import type { Model } from '../models/model.ts';
import type { ChosenMethod, MaskedAsk } from './attribution-method.ts';
import { grownGraph, TARGET_WEIGHTS } from './grown-graph.ts';
import { MASKED_FEEDS, maskedGraph } from './masked-graph.ts';
import { rehearsedRuns } from './rehearsed-runs.ts';
import type { Runs } from './rehearsed-runs.ts';
import { targetWeights, topClasses } from './target-weights.ts';

export interface ExplainAsk {
  /** [N,H,W,C] as fed. */
  readonly inputs: Tensor;
  /** [N,K]. */
  readonly targetWeights: Tensor;
  readonly black: Float32Array;
  readonly white: Float32Array;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Driven methods run one row of every batch: compiles everything and counts all rows; what they answer means nothing. */
  readonly isRehearsal?: boolean;
}

/** What is explained: given weights [N,K], or this scalar of the top class that the network itself answers. */
export type ExplainedTarget = Tensor | ExplainedScalar;

export interface Answer {
  /** [N,K]. */
  readonly logits: Tensor;
  /** [N,K]: those given, or those of the network's own top class. */
  readonly targetWeights: Tensor;
  /** Raw maps [N,h,w,C] of the chosen methods, in their order. */
  readonly maps: readonly Tensor[];
}

/** What to build an explainer from. */
export interface ExplainerParts {
  readonly model: Model;
  readonly methods: readonly ChosenMethod[];
  readonly executor: Executor;
  readonly threads: number;
}

/**
 * One model ready to predict and to be explained: the forward program, one program that holds every method that needs
 * a single run (they share the forward and backward passes they have in common), and one for each graph that driven
 * methods run many times: those that grow the same graph share it. Programs are compiled when first used. Whoever makes an explainer disposes it.
 */
export class Explainer {
  readonly #parts: ExplainerParts;
  readonly #programs = new Map<string, Promise<Program>>();
  readonly #rows = new Map<Program, number>();
  /** The same programs by the methods that asked, so that a graph is grown once. */
  readonly #grown = new Map<string, Promise<Program>>();

  constructor(parts: ExplainerParts) {
    this.#parts = parts;
  }

  /** Logits [N,K] of inputs [N,H,W,C]. */
  async logits(inputs: Tensor): Promise<Tensor> {
    const { model } = this.#parts;
    return this.#finite(taken(await (await this.#forward()).run({ [model.input]: inputs }), model.logits), 'logits');
  }

  /** What the file's own last layer gives, [N,K]: probabilities where it ends in a softmax. */
  async outputs(inputs: Tensor): Promise<Tensor> {
    const { model } = this.#parts;
    const program = await this.#program('outputs', () => succeeded(cut(model.graph, { at: [], outputs: [model.output] })));
    return this.#finite(taken(await program.run({ [model.input]: inputs }), model.output), 'output');
  }

  /** Raw maps [N,h,w,C] of the chosen methods, in their order. */
  async explain(ask: ExplainAsk): Promise<readonly Tensor[]> {
    const single = this.#singleRun();
    return this.#maps(
      ask,
      single.length === 0 ? [] : (await this.#runGrown(single, { inputs: ask.inputs, target: ask.targetWeights })).maps,
    );
  }

  /** Predicts and explains: methods of a single run share their forward pass with the prediction. */
  async answer(ask: Omit<ExplainAsk, 'targetWeights'> & { readonly target: ExplainedTarget }): Promise<Answer> {
    const { inputs, target } = ask;
    const single = this.#singleRun();
    const run = single.length === 0 ? await this.#predicted(inputs, target) : await this.#runGrown(single, { inputs, target });
    this.#finite(run.logits, 'logits');
    return { ...run, maps: await this.#maps({ ...ask, targetWeights: run.targetWeights }, run.maps) };
  }

  /** Compiled programs so far, and how many rows each has been fed: what a calibration weighs their times with. */
  async workload(): Promise<readonly { readonly program: Program; readonly rows: number }[]> {
    const programs = await Promise.all(this.#programs.values());
    return programs.map((program) => ({ program, rows: this.#rows.get(program) ?? 0 }));
  }

  async dispose(): Promise<void> {
    const programs = [...this.#programs.values()];
    this.#programs.clear();
    this.#grown.clear();
    // one that could not be compiled has been told when it was asked for, and holds nothing
    for (const program of await Promise.allSettled(programs)) if (program.status === 'fulfilled') await program.value.dispose();
  }

  #singleRun(): readonly ChosenMethod[] {
    return this.#parts.methods.filter(({ method }) => method.drive === undefined);
  }

  /** All maps in order, from those that one run has made and the drivers of the others. */
  async #maps(ask: ExplainAsk, made: readonly Tensor[]): Promise<readonly Tensor[]> {
    const single = this.#singleRun();
    const maps: Tensor[] = [];
    for (const chosen of this.#parts.methods) {
      const map = chosen.method.drive === undefined ? made[single.indexOf(chosen)] : await this.#drive(chosen, ask);
      if (map === undefined) throw new RangeError(`${chosen.method.id} gave no map`);
      maps.push(map);
    }
    return maps;
  }

  async #predicted(inputs: Tensor, target: ExplainedTarget): Promise<Answer> {
    const logits = await this.logits(inputs);
    return { logits, targetWeights: typeof target === 'string' ? targetWeights(target, topClasses(logits), logits) : target, maps: [] };
  }

  async #drive(chosen: ChosenMethod, ask: ExplainAsk): Promise<Tensor> {
    const { drive } = chosen.method;
    if (drive === undefined) throw new RangeError(`${chosen.method.id} is not driven`);
    const runs = this.#runs(chosen);
    return drive({ ...ask, options: chosen.options, ...(ask.isRehearsal === true ? this.#rehearsed(chosen, runs) : runs) });
  }

  #runs(chosen: ChosenMethod): Runs {
    return {
      grown: async (inputs, targetWeights) => {
        const [map] = (await this.#runGrown([chosen], { inputs, target: targetWeights })).maps;
        if (map === undefined) throw new RangeError(`${chosen.method.id} grew nothing`);
        return map;
      },
      scalar: async (inputs, targetWeights) => weightedSums(await this.logits(inputs), targetWeights),
      masked: (masked) => this.#masked(masked),
    };
  }

  /** Rows that are spared count as rows of the program that would have run them. */
  #rehearsed(chosen: ChosenMethod, runs: Runs): Runs {
    const programs: Readonly<Record<keyof Runs, () => Promise<Program>>> = {
      grown: () => this.#grownProgram([chosen], 'given'),
      scalar: () => this.#forward(),
      masked: () => this.#maskedProgram(),
    };
    return rehearsedRuns(runs, async (run, rows) => this.#count(await programs[run](), rows));
  }

  async #masked({ input, fill, targetWeights, masks }: MaskedAsk): Promise<Float64Array> {
    const program = await this.#maskedProgram();
    const difference = { shape: input.shape, values: input.values.map((value, at) => value - (fill.values[at] ?? NaN)) };
    const feeds = { [MASKED_FEEDS.difference]: difference, [MASKED_FEEDS.fill]: fill, [MASKED_FEEDS.masks]: masks };
    const fetches = await program.run({ ...feeds, [TARGET_WEIGHTS]: targetWeights });
    const [scalars] = program.graph.outputs.map((output) => taken(fetches, output));
    if (scalars === undefined) throw new RangeError('the masked program made nothing');
    return Float64Array.from(this.#finite(scalars, 'logits').values);
  }

  #forward(): Promise<Program> {
    const { model } = this.#parts;
    return this.#program('forward', () => succeeded(cut(model.graph, { at: [], outputs: [model.logits] })));
  }

  #maskedProgram(): Promise<Program> {
    return this.#program('masked', () => succeeded(maskedGraph(this.#parts.model, TARGET_WEIGHTS)));
  }

  async #runGrown(
    methods: readonly ChosenMethod[],
    { inputs, target }: { readonly inputs: Tensor; readonly target: ExplainedTarget },
  ): Promise<Answer> {
    const program = await this.#grownProgram(methods, typeof target === 'string' ? target : 'given');
    const feeds = typeof target === 'string' ? {} : { [TARGET_WEIGHTS]: target };
    const given = { ...feeds, [this.#parts.model.input]: inputs };
    const fetches = await program.run(Object.fromEntries(program.graph.inputs.map(({ name }) => [name, taken(given, name)])));
    const [logits, ...made] = program.graph.outputs.map((output) => taken(fetches, output));
    const [own, ...maps] = typeof target === 'string' ? made : [target, ...made];
    if (logits === undefined || own === undefined) throw new RangeError('the program made no logits');
    return { logits, targetWeights: own, maps };
  }

  /** Methods that grow the same nodes run the same program: the gradient of integrated gradients is SmoothGrad's. */
  async #grownProgram(methods: readonly ChosenMethod[], target: ExplainedScalar | 'given'): Promise<Program> {
    const asked = JSON.stringify([target, ...methods.map(({ method, options, layer }) => [method.id, options, layer])]);
    const known = this.#grown.get(asked);
    if (known !== undefined) return known;
    const graph = grownGraph(this.#parts.model, methods, target);
    const program = this.#program(graph.ok ? `grown ${structureOf(graph.value)}` : asked, () => graph);
    this.#grown.set(asked, program);
    return program;
  }

  async #program(name: string, make: () => Result<Graph>): Promise<Program> {
    const known = this.#programs.get(name);
    if (known !== undefined) return known;
    const made = make();
    if (!made.ok) throw new FailureError(made.failure);
    const compiling = this.#compile(made.value);
    this.#programs.set(name, compiling);
    return compiling;
  }

  async #compile(graph: Graph): Promise<Program> {
    const { executor, threads } = this.#parts;
    const compiled = await executor.compile(fold(graph), { threads });
    if (!compiled.ok) throw new FailureError(compiled.failure);
    return this.#counted(compiled.value);
  }

  #counted(program: Program): Program {
    const counted: Program = {
      ...program,
      run: (feeds) => {
        this.#count(counted, Math.max(...Object.values(feeds).map(({ shape }) => shape[0] ?? 0)));
        return program.run(feeds);
      },
    };
    return counted;
  }

  #count(program: Program, rows: number): void {
    this.#rows.set(program, (this.#rows.get(program) ?? 0) + rows);
  }

  /** A wrong scale on the card is the usual cause, so the message says where to look. */
  #finite(tensor: Tensor, what: string): Tensor {
    const at = tensor.values.findIndex((value) => !Number.isFinite(value));
    if (at >= 0)
      throw new FailureError(
        failure(
          'model/not-finite',
          `${this.#parts.model.name}: the ${what} of item ${String(Math.floor(at / (tensor.shape[1] ?? 1)))} in this batch are not finite`,
        ),
      );
    return tensor;
  }
}

/** What a graph computes, as text: equal texts over the same model are the same program. */
function structureOf(graph: Graph): string {
  return createHash('sha256')
    .update(JSON.stringify([graph.nodes.map(({ kind, inputs, output, attributes }) => [kind, inputs, output, attributes]), graph.outputs]))
    .digest('hex');
}

function weightedSums(logits: Tensor, weights: Tensor): Float64Array {
  const classes = logits.shape[1] ?? 0;
  return Float64Array.from({ length: logits.shape[0] ?? 0 }, (_, item) => {
    let sum = 0;
    for (let at = item * classes; at < (item + 1) * classes; at += 1) {
      const weight = weights.values[at] ?? NaN;
      if (weight !== 0) sum += weight * (logits.values[at] ?? NaN);
    }
    return sum;
  });
}

function taken(fetches: Readonly<Record<TensorName, Tensor>>, name: TensorName): Tensor {
  const tensor = fetches[name];
  if (tensor === undefined) throw new RangeError(`the program did not make "${name}"`);
  return tensor;
}
