import type { OptionValues } from '../contract/option.ts';
import type { Result } from '../contract/result.ts';
import type { Feeds, Tensor } from '../graph/executor.ts';
import type { Graph } from '../graph/graph.ts';
import type { TensorName } from '../graph/node.ts';
import type { Model } from '../models/model.ts';
import type { PlugIn } from '../plug-in.ts';

/** Names every method graph uses for what it is fed. */
export const TARGET_WEIGHTS = 'target weights';

/** A graph that explains, and the tensor in it that holds the raw maps. */
export interface MethodGraph {
  readonly graph: Graph;
  /** Raw map per item: [N,H,W,C] or [N,H,W,1]. */
  readonly map: TensorName;
}

/** Runs the method's own graph, or the model's forward pass; how often is the method's business. */
export interface MethodRun {
  /** Feeds `input` [N,H,W,C] and, where the graph has it, `target weights` [N,K]; answers the raw maps. */
  explain(feeds: Feeds): Promise<Tensor>;
  /** Logits [N,K] of inputs [N,H,W,C]. */
  logits(inputs: Tensor): Promise<Tensor>;
}

export interface AttributeAsk {
  readonly run: MethodRun;
  /** [N,H,W,C] as fed to the network. */
  readonly inputs: Tensor;
  /** [N,K]: the explained scalar is sum_k weights * logits. One-hot for `logit`. */
  readonly targetWeights: Tensor;
  /** A black picture after the card, [H,W,C]; zeros where there is no card. */
  readonly black: Float32Array;
  readonly options: OptionValues;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/**
 * One attribution method. It gives raw maps, signed where the method is signed; reduction, sign view, grid and
 * scale belong to the pipeline (audit.md, section 4).
 */
export interface AttributionMethod extends PlugIn {
  readonly family: 'gradient' | 'cam' | 'relevance' | 'perturbation';
  readonly needs: 'gradients' | 'activations' | 'predictions';
  readonly signed: boolean;
  readonly grid: 'input' | 'layer' | 'window';
  /** How channels become one value per position. */
  readonly reduction: 'sum' | 'max-abs' | 'l2';
  /** Model passes per item, for estimates; a backward pass counts as one. */
  passes(options: OptionValues): number;
  /** The graph that explains; null for methods that only predict. `layer` is a tensor of the model's graph. */
  program(model: Model, ask: { readonly options: OptionValues; readonly layer: TensorName | null }): Result<MethodGraph | null>;
  /** Raw maps of a batch, [N,H,W,C]. */
  attribute(ask: AttributeAsk): Promise<Tensor>;
}
