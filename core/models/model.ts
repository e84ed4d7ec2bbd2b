import type { Graph, WeightEncoding } from '../graph/graph.ts';
import type { TensorName } from '../graph/node.ts';

/** A layer as its file names it, and the tensors it makes; tools and people speak of layers, the engine of tensors. */
export interface ModelLayer {
  readonly name: string;
  /** Kind in the words of the file ("Conv2D", "CONV_2D"). */
  readonly kind: string;
  /** After a fused activation. */
  readonly output: TensorName;
  /** `NAME:pre`: before the fused activation; equal to `output` where nothing is fused. */
  readonly before: TensorName;
  /** Names of the weights it owns. */
  readonly weights: readonly TensorName[];
  /** Values as the file stores them (a batch norm has four per channel, its graph node two), and how many are zero. */
  readonly parameters: number;
  readonly zeros: number;
  /** How the file stores the layer's largest array; a bias is wider than what it belongs to. Null without weights. */
  readonly stored: WeightEncoding | null;
}

/** What the file says about its own input and output; the raw material of a card draft. */
export interface FileHints {
  readonly classNames: readonly string[] | null;
  readonly inputQuantisation: { readonly scale: number; readonly zeroPoint: number } | null;
  /** `(x * scale - mean) / std` done by layers at the start of the file, for words only: they stay in the graph. */
  readonly normalisation: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * A model read from a file: one graph with one input and one output, and what the file says about it.
 * The graph ends in `output`; a closing softmax or sigmoid is inside it and `logits` names the tensor before.
 */
export interface Model {
  readonly graph: Graph;
  readonly input: TensorName;
  readonly output: TensorName;
  readonly logits: TensorName;
  readonly outputKind: 'logits' | 'probabilities';
  readonly activation: 'softmax' | 'sigmoid' | 'none';
  readonly layers: readonly ModelLayer[];
  /** True where integer kernels are simulated: forward with fake-quant, backward straight through. */
  readonly integer: boolean;
  readonly hints: FileHints;
  readonly format: string;
  readonly name: string;
  readonly bytes: number;
  /** SHA-256 of the file (of all files in name order for a folder). */
  readonly hash: string;
  readonly notices: readonly string[];
}
