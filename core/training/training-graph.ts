import { GraphBuilder } from '../graph/builder.ts';
import { differentiate } from '../graph/differentiate.ts';
import { graft } from '../graph/graft.ts';
import type { Graph } from '../graph/graph.ts';
import { shapeOf } from '../graph/graph.ts';
import { plus, scaled } from '../graph/kinds/arithmetic.ts';
import type { TensorName } from '../graph/node.ts';
import { oneHotOfMaximum } from '../graph/one-hot-of-maximum.ts';
import { BATCH, extent } from '../graph/shape.ts';
import type { TrainedWeight } from '../graph/training.ts';
import type { BatchStatistics } from './layers/batch-norm.ts';
import type { Dropout } from './layers/dropout.ts';
import { distillation } from './losses/distillation.ts';
import { multiLabelSoftMargin } from './losses/multi-label-soft-margin.ts';
import { weighedSum } from './losses/per-item.ts';
import { softmaxCrossEntropy } from './losses/softmax-cross-entropy.ts';
import type { AlphaMode, MatchedNet, MatchingTerm } from './matching/matching-term.ts';

/** A network as training sees it. */
export interface TrainableNet {
  readonly graph: Graph;
  readonly input: TensorName;
  readonly logits: TensorName;
  /** Layers that behave otherwise in training; absent where the network has none. */
  readonly inTraining?: TrainedLayers;
}

/** Batch norms in train mode and dropouts of a network that was built to be trained. */
export interface TrainedLayers {
  /** The input of the network that holds the weight of every item, [N]; null where no layer reads it. */
  readonly itemWeights: TensorName | null;
  readonly statistics: readonly BatchStatistics[];
  readonly dropouts: readonly Dropout[];
}

/** What a step is asked to make smaller: (1 - share) supervised + share distillation + sum of strength * matching. */
export interface Objective {
  readonly task: 'single-label' | 'multi-label';
  readonly distillation: { readonly share: number; readonly temperature: number } | null;
  readonly matching: readonly MatchedLayer[];
}

/** One pair of layers whose maps are compared. */
export interface MatchedLayer {
  readonly term: MatchingTerm;
  /** In front of the term, at a map of 7 x 7; it keeps its meaning at other sizes. */
  readonly strength: number;
  readonly alpha: AlphaMode;
  readonly teacher: TensorName;
  readonly student: TensorName;
}

export interface TrainingGraph {
  readonly graph: Graph;
  readonly trained: readonly TrainedWeight[];
  /** Outputs of rank 1, [1]: the whole loss and its parts before their factors. */
  readonly losses: { readonly total: TensorName; readonly supervised: TensorName; readonly distilled: TensorName | null };
  /** One per matched layer. */
  readonly matched: readonly TensorName[];
  /** Feeds that leave channels of the teacher out, and the share they leave out. */
  readonly channelMasks: readonly { readonly name: string; readonly share: number }[];
  /** Outputs that running means follow; their names are those of the student's graph. */
  readonly statistics: readonly BatchStatistics[];
  readonly dropouts: readonly Dropout[];
  /** [N,K]. */
  readonly logits: TensorName;
}

/** Names of the feeds. Labels are rows of 0 and 1; item weights are 1/N, and 0 for padding. */
export const TRAINING_FEEDS = { picture: 'picture', labels: 'labels', itemWeights: 'item weights' } as const;
const STUDENT = 'student ';
const TEACHER = 'teacher ';
/** Positions of the maps that strengths are stated for. */
const STATED_POSITIONS = 49;

export interface TrainingGraphAsk {
  readonly student: TrainableNet;
  /** Frozen; null where nothing is taken from it. */
  readonly teacher: TrainableNet | null;
  /** Weights of the student's graph that learn. */
  readonly learns: readonly TensorName[];
  readonly objective: Objective;
}

/**
 * Student, frozen teacher, losses and gradients as one graph: a step is one run. Nothing is differentiated by the
 * teacher, whose weights are constants of the graph. Without a teacher, or with a share and strengths of 0, its nodes
 * are not there at all.
 */
export function trainingGraph({ student, teacher, learns, objective }: TrainingGraphAsk): TrainingGraph {
  const build = new GraphBuilder();
  const picture = build.input(TRAINING_FEEDS.picture, shapeOf(student.graph, student.input));
  const labels = build.input(TRAINING_FEEDS.labels, shapeOf(student.graph, student.logits));
  const itemWeights = build.input(TRAINING_FEEDS.itemWeights, [BATCH]);
  const dropouts = (student.inTraining?.dropouts ?? []).map(({ mask, rate }) => ({ mask: `${STUDENT}${mask}`, rate }));
  const own = graft(build, student.graph, { prefix: STUDENT, inputs: tiedInputs(build, student, { picture, itemWeights }) });
  const other = teacher === null ? null : graft(build, teacher.graph, { prefix: TEACHER, inputs: { [teacher.input]: picture } });
  const logits = own(student.logits);
  const supervise = objective.task === 'single-label' ? softmaxCrossEntropy : multiLabelSoftMargin;
  const supervised = weighedSum(build, supervise(build, logits, labels), itemWeights);
  const share = objective.distillation?.share ?? 0;
  const parts = [scaled(build, supervised, 1 - share)];
  let distilled: TensorName | null = null;
  const matched: TensorName[] = [];
  if (teacher !== null && other !== null) {
    const nets = { logits: other(teacher.logits), own, other, studentLogits: logits };
    if (objective.distillation !== null && share !== 0) {
      const { temperature } = objective.distillation;
      distilled = weighedSum(
        build,
        distillation(build, { student: logits, teacher: nets.logits, temperature, task: objective.task }),
        itemWeights,
      );
      parts.push(scaled(build, distilled, share));
    }
    const target = oneHotOfMaximum(build, nets.logits);
    for (const layer of objective.matching) {
      const distance = weighedSum(build, grownTerm(build, layer, { ...nets, target, picture }), itemWeights);
      matched.push(distance);
      parts.push(scaled(build, distance, layer.strength * positionFactor(build, layer, own)));
    }
  }
  const total = parts.reduce((sum, part) => plus(build, sum, part));
  const weights = learns.map(own);
  const gradients = differentiate(build, { of: total, upstream: one(build), by: weights });
  const trained = weights.map((weight, at): TrainedWeight => ({
    weight,
    gradient: gradients[at] ?? '',
    decays: build.shape(weight).length > 1,
  }));
  const statistics = (student.inTraining?.statistics ?? []).map((it) => ({ ...it, mean: own(it.mean), variance: own(it.variance) }));
  const seen = statistics.flatMap(({ mean, variance }) => [mean, variance]);
  const outputs = [...new Set([total, supervised, ...(distilled === null ? [] : [distilled]), ...matched, logits, ...seen])];
  return {
    graph: pruned(build.build(outputs), trained),
    trained,
    losses: { total, supervised, distilled },
    matched,
    channelMasks: masksOf(objective, other),
    statistics,
    dropouts,
    logits,
  };
}

/** The student's inputs besides the picture: item weights are the step's own, masks of dropouts become feeds. */
function tiedInputs(
  build: GraphBuilder,
  { graph, input, inTraining }: TrainableNet,
  given: { readonly picture: TensorName; readonly itemWeights: TensorName },
): Readonly<Record<TensorName, TensorName>> {
  const masks = (inTraining?.dropouts ?? []).map(({ mask }) => [mask, build.input(`${STUDENT}${mask}`, shapeOf(graph, mask))] as const);
  const weights = inTraining?.itemWeights ?? null;
  return { [input]: given.picture, ...Object.fromEntries(masks), ...(weights === null ? {} : { [weights]: given.itemWeights }) };
}

interface Nets {
  readonly logits: TensorName;
  readonly studentLogits: TensorName;
  own(tensor: TensorName): TensorName;
  other(tensor: TensorName): TensorName;
  readonly target: TensorName;
  readonly picture: TensorName;
}

function grownTerm(build: GraphBuilder, layer: MatchedLayer, nets: Nets): TensorName {
  const teacher: MatchedNet = { layer: nets.other(layer.teacher), logits: nets.logits };
  const student: MatchedNet = { layer: nets.own(layer.student), logits: nets.studentLogits };
  const size = build.shape(nets.picture);
  return layer.term.grow({
    ...{ build, teacher, student, target: nets.target, alpha: layer.alpha },
    picture: [extent(size, 1), extent(size, 2)],
    channelMask: () => channelMask(build, teacher.layer),
  });
}

function channelMask(build: GraphBuilder, layer: TensorName): TensorName {
  const name = channelMaskOf(layer);
  return build.has(name) ? name : build.input(name, [1, 1, 1, extent(build.shape(layer), 3)]);
}

/** The feed with one number per channel of a teacher's layer: 0 where this step leaves the channel out. */
export function channelMaskOf(teacherLayer: TensorName): string {
  return `channel mask of ${teacherLayer}`;
}

function masksOf(objective: Objective, other: ((tensor: TensorName) => TensorName) | null): TrainingGraph['channelMasks'] {
  const dropping = objective.matching.filter(({ term }) => term.droppedShare > 0);
  if (other === null) return [];
  const shares = new Map(dropping.map(({ term, teacher }) => [channelMaskOf(other(teacher)), term.droppedShare]));
  return [...shares].map(([name, share]) => ({ name, share }));
}

/** A mean over positions weakens with their number; cosines and maps of two by two cells do not. */
function positionFactor(build: GraphBuilder, { term, student }: MatchedLayer, own: (tensor: TensorName) => TensorName): number {
  if (!term.meanOverPositions) return 1;
  const shape = build.shape(own(student));
  return (extent(shape, 1) * extent(shape, 2)) / STATED_POSITIONS;
}

function one(build: GraphBuilder): TensorName {
  return build.weight(build.unusedName('one'), { shape: [1], values: Float32Array.of(1), encoding: { kind: 'float32' } });
}

/** Without the nodes and weights that neither an output nor a gradient needs: parts of the teacher behind its matched layer. */
function pruned(graph: Graph, trained: readonly TrainedWeight[]): Graph {
  const needed = new Set<TensorName>([...graph.outputs, ...trained.flatMap(({ weight, gradient }) => [weight, gradient])]);
  for (const node of graph.nodes.toReversed()) if (needed.has(node.output)) for (const input of node.inputs) needed.add(input);
  return {
    ...graph,
    inputs: graph.inputs.filter(({ name }) => needed.has(name)),
    nodes: graph.nodes.filter(({ output }) => needed.has(output)),
    weights: new Map([...graph.weights].filter(([name]) => needed.has(name))),
    shapes: new Map([...graph.shapes].filter(([name]) => needed.has(name))),
  };
}
