import type { Result } from '../contract/result.ts';
import type { Feeds, Fetches } from './executor.ts';
import type { Graph } from './graph.ts';
import type { TensorName } from './node.ts';

/**
 * How weights follow their gradients g; `decay` draws them to 0.
 *
 *     momentum    g' = g + decay * w;  b = momentum * b + g';  w -= rate * b       nesterov: w -= rate * (g' + momentum * b)
 *     adam        g' = g + decay * w;  m, v = running means of g', g'^2
 *                 w -= rate * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
 *     adam-w      as adam with g' = g, after w -= rate * decay * w
 *
 * Plain gradient descent is momentum 0. The sums are PyTorch's: epsilon stands outside the corrected root.
 *
 * source  Sutskever et al. 2013; Kingma, Ba 2015, arXiv 1412.6980; Loshchilov, Hutter 2019, arXiv 1711.05101
 */
export type Optimiser =
  | { readonly kind: 'momentum'; readonly momentum: number; readonly nesterov: boolean; readonly decay: number }
  | { readonly kind: 'adam' | 'adam-w'; readonly beta1: number; readonly beta2: number; readonly epsilon: number; readonly decay: number };

/** A weight of the graph that learns, and the tensor of the same graph that is the gradient of the loss by it. */
export interface TrainedWeight {
  readonly weight: TensorName;
  readonly gradient: TensorName;
  /** False keeps the optimiser's decay away from it, as is usual for biases. */
  readonly decays: boolean;
}

export interface TrainingAsk {
  /** Data, labels, masks and noise are its inputs, losses its outputs; it is not folded, or weights would be gone. */
  readonly graph: Graph;
  readonly trained: readonly TrainedWeight[];
  readonly optimiser: Optimiser;
}

/** Everything that decides the next step. Slots are the optimiser's running means, by names of the executor's own. */
export interface TrainingState {
  readonly steps: number;
  readonly weights: ReadonlyMap<TensorName, Float32Array>;
  readonly slots: ReadonlyMap<string, Float32Array>;
}

/**
 * A compiled training step. Weights live in the executor and are copied out only when asked for. Whoever compiles it
 * disposes it.
 *
 *     const program = await trainer.compileTraining({ graph, trained, optimiser });
 *     for (const batch of batches) losses = await program.step(feedsOf(batch), { learningRate: 0.01 });
 *     const { weights } = await program.read();
 */
export interface TrainingProgram {
  readonly graph: Graph;
  /** Runs the graph, then moves the weights once. The answer is the outputs as they were before the move. */
  step(feeds: Feeds, how: { readonly learningRate: number }): Promise<Fetches>;
  /** The outputs with the weights of now; nothing moves. */
  evaluate(feeds: Feeds): Promise<Fetches>;
  /** Copies of all that learns: the weights of now, or the whole state for a checkpoint. */
  read(): Promise<TrainingState>;
  /** Continues from a state read before; weights alone (an average, a pruned net) leave steps and slots as they are. */
  write(state: Pick<TrainingState, 'weights'> | TrainingState): Promise<void>;
  dispose(): Promise<void>;
}

/** An executor that trains inside itself. */
export interface Trainer {
  compileTraining(ask: TrainingAsk): Promise<Result<TrainingProgram>>;
}
