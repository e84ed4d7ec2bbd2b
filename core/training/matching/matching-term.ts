import type { GraphBuilder } from '../../graph/builder.ts';
import type { TensorName } from '../../graph/node.ts';
import type { Source } from '../../plug-in.ts';

/** One network of the pair inside the training graph. */
export interface MatchedNet {
  /** The matched activation, [N,h,w,C]; C may differ between the two. */
  readonly layer: TensorName;
  /** [N,K]. */
  readonly logits: TensorName;
}

/** How the class weights of the student are made; the teacher's are constants in any case. */
export type AlphaMode = 'differentiated' | 'constant';

export interface MatchingAsk {
  readonly build: GraphBuilder;
  readonly teacher: MatchedNet;
  readonly student: MatchedNet;
  /** One-hot of the teacher's top class, [N,K]; the student is asked for the same class. */
  readonly target: TensorName;
  readonly alpha: AlphaMode;
  /** Size of the picture, for terms that compare at its resolution. */
  readonly picture: readonly [height: number, width: number];
  /** [1,1,1,C of the teacher], 0 where a channel is dropped in this step; only terms that drop channels read it. */
  readonly channelMask: () => TensorName;
}

/**
 * One way to say how far the student's attribution map is from the teacher's. Nothing of the student is detached unless
 * `alpha` is constant; nothing is ever differentiated by the teacher.
 */
export interface MatchingTerm {
  readonly id: string;
  readonly title: string;
  readonly source: Source;
  /** The strength its authors use, at a map of 7 x 7 positions. */
  readonly strength: number;
  /** Whether the distance is a mean over the map's positions and so weakens with their number. */
  readonly meanOverPositions: boolean;
  /** Share of the teacher's channels that a step leaves out; 0 where none is. */
  readonly droppedShare: number;
  /** Distance of every item, [N]. */
  grow(ask: MatchingAsk): TensorName;
}
