import type { OptionValues } from '../contract/option.ts';
import type { Result } from '../contract/result.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Tensor } from '../graph/executor.ts';
import type { TensorName } from '../graph/node.ts';
import type { PlugIn } from '../plug-in.ts';

/** Where a method grows its graph: the model's nodes up to the logits, and the weights of the explained scalar. */
export interface GrowAsk {
  readonly build: GraphBuilder;
  /** [N,H,W,C] as fed to the network. */
  readonly input: TensorName;
  /** [N,K]. */
  readonly logits: TensorName;
  /** [N,K], a feed: the explained scalar is sum_k weights * logits. */
  readonly targetWeights: TensorName;
  /** The tensor to explain at, [N,H,W,C]; null where the model has no such layer. */
  readonly layer: TensorName | null;
  readonly options: OptionValues;
}

/** What a driven method may run: what it grew, and the forward pass. Batches may have any number of rows. */
export interface DriveAsk {
  /** [N,H,W,C]. */
  readonly inputs: Tensor;
  /** [N,K]. */
  readonly targetWeights: Tensor;
  /** A black and a white picture as fed to the network, [H,W,C]; zeros and ones where there is no card. */
  readonly black: Float32Array;
  readonly white: Float32Array;
  readonly options: OptionValues;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Runs the grown graph: raw maps of other inputs, row by row. */
  grown(inputs: Tensor, targetWeights: Tensor): Promise<Tensor>;
  /** The explained scalar of other inputs, [N]. */
  scalar(inputs: Tensor, targetWeights: Tensor): Promise<Float64Array>;
  /** The explained scalar of one input under many masks, [M]; input and mask meet inside the program. */
  masked(ask: MaskedAsk): Promise<Float64Array>;
}

/** One input seen through masks: the network sees fill + mask (input - fill). */
export interface MaskedAsk {
  /** [1,H,W,C]. */
  readonly input: Tensor;
  /** [1,H,W,C]. */
  readonly fill: Tensor;
  /** [1,K]. */
  readonly targetWeights: Tensor;
  /** [M,H,W,1], 1 where the input shows. */
  readonly masks: Tensor;
}

/**
 * One attribution method: a function from graph to graph and, where it samples, a driver. It gives raw maps, signed
 * where the method is signed; reduction, sign view, grid and scale are the pipeline's.
 */
export interface AttributionMethod extends PlugIn {
  readonly family: 'gradient' | 'cam' | 'relevance' | 'perturbation';
  readonly needs: 'gradients' | 'activations' | 'predictions';
  readonly signed: boolean;
  readonly grid: 'input' | 'layer';
  /** How channels become one value per position, and which sign counts when maps are compared. */
  readonly reduction: 'sum' | 'max-abs' | 'l2';
  readonly view: 'signed' | 'positive' | 'absolute';
  /** Why nothing chooses this method unasked, shown wherever a person does; without it, the method has no known fault. */
  readonly caution?: string;
  /** Model passes per item, for estimates; a backward pass counts as one. */
  passes(options: OptionValues): number;
  /** Grows the raw map, [N,H,W,C] or [N,H,W,1]; null for methods that only predict. */
  grow(ask: GrowAsk): Result<TensorName | null>;
  /** Raw maps [N,H,W,C] of methods that run more than once; without it, what was grown is the map. */
  drive?(ask: DriveAsk): Promise<Tensor>;
}

/** A method with its completed options and the tensor its layer option resolved to. */
export interface ChosenMethod {
  readonly method: AttributionMethod;
  readonly options: OptionValues;
  readonly layer: TensorName | null;
}

/** The layer a CAM asks for, or the refusal that names the method. */
export const LAYER_OPTION = {
  type: 'layer',
  default: 'auto',
  help: 'The layer whose activations are weighted; auto is the last activation after a convolution with more than one position.',
} as const;
