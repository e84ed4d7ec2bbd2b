import { shownName } from '../contract/failures.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Node, NodeKind, TensorName } from '../graph/node.ts';
import { BATCH, extent, shapeText, sizeOf } from '../graph/shape.ts';
import type { Model } from './model.ts';
import { refuse } from './refusal.ts';

export type ModelEnd = Pick<Model, 'output' | 'logits' | 'outputKind' | 'activation'>;

/**
 * Finds what a network ends in. A closing softmax or sigmoid stays in the graph and `logits` names the tensor before
 * it; rounding and reshaping after it are looked through. Both tensors are [N,K]; a last [N,1,1,K] gets a reshape.
 */
export function endOf(build: GraphBuilder, last: TensorName): ModelEnd {
  const makers = new Map<TensorName, Node>(build.nodes().map((node) => [node.output, node]));
  const output = flat(build, last);
  let maker = makers.get(last);
  while (maker !== undefined && (maker.kind === 'fake-quant' || maker.kind === 'reshape')) maker = makers.get(maker.inputs[0] ?? '');
  const activation = maker === undefined ? 'none' : closing(maker.kind);
  if (maker === undefined || activation === 'none') return { output, logits: output, outputKind: 'logits', activation: 'none' };
  return { output, logits: flat(build, maker.inputs[0] ?? ''), outputKind: 'probabilities', activation };
}

function closing(kind: NodeKind): Model['activation'] {
  if (kind === 'softmax-by-table') return 'softmax';
  return kind === 'softmax' || kind === 'sigmoid' ? kind : 'none';
}

function flat(build: GraphBuilder, tensor: TensorName): TensorName {
  const shape = build.shape(tensor);
  const classes = extent(shape, -1);
  if (shape.length === 2 && shape[0] === BATCH) return tensor;
  if (shape[0] !== BATCH || sizeOf(shape) !== classes) {
    refuse('unsupported/option', `output "${shownName(tensor)}": expected one score per class, [N,K], received ${shapeText(shape)}`);
  }
  return build.add('reshape', [tensor], { shape: [BATCH, classes] }, build.unusedName(`${tensor}:flat`));
}
