import type { GraphBuilder } from '../../graph/builder.ts';
import { times } from '../../graph/kinds/arithmetic.ts';
import type { TensorName } from '../../graph/node.ts';
import { extent } from '../../graph/shape.ts';
import { classWeights } from './class-map.ts';
import type { AlphaMode, MatchedNet, MatchingTerm } from './matching-term.ts';
import { unitMap, unitMapDistance } from './unit-map.ts';

/** Cells of the pooled maps along each side. */
const CELLS = 2;

/**
 * Class attention transfer: the maps of all classes, before any ReLU, averaged to 2 x 2 cells and compared as unit
 * vectors; the mean over classes. Where the two nets have other grids, the cells make them equal.
 *
 *     D_n = (1/K) sum_c (1/4) |v_s,c - v_t,c|^2
 */
export const catKd: MatchingTerm = {
  id: 'cat-kd',
  title: 'CAT-KD, maps of all classes',
  source: {
    authors: 'Guo, Yan, Li, Lin',
    year: 2023,
    title: 'Class Attention Transfer Based Knowledge Distillation',
    url: 'https://arxiv.org/abs/2304.12777',
  },
  strength: 100,
  meanOverPositions: false,
  droppedShare: 0,
  grow: (ask) => {
    const { build } = ask;
    const classes = extent(build.shape(ask.target), 1);
    const distances = Array.from({ length: classes }, (_, index) => {
      const one = onlyClass(build, ask.target, index);
      const [a, b] = [
        cells(build, ask.student, { target: one, alpha: ask.alpha }),
        cells(build, ask.teacher, { target: one, alpha: 'constant' }),
      ];
      return unitMapDistance(build, unitMap(build, a), unitMap(build, b));
    });
    const summed = distances.reduce((sum, distance) => build.add('add', [sum, distance], {}));
    return times(build, summed, build.scalar(1 / classes));
  },
};

/** One class for every item, as a tensor that has the batch's extent. */
function onlyClass(build: GraphBuilder, like: TensorName, index: number): TensorName {
  const classes = extent(build.shape(like), 1);
  const values = Float32Array.from({ length: classes }, (_, at) => (at === index ? 1 : 0));
  const row = build.weight(build.unusedName(`class ${String(index)}`), { shape: [1, classes], values, encoding: { kind: 'float32' } });
  return build.add('broadcast', [row, like], {});
}

function cells(build: GraphBuilder, net: MatchedNet, how: { readonly target: TensorName; readonly alpha: AlphaMode }): TensorName {
  const map = build.add('reduce-sum', [times(build, net.layer, classWeights(build, net, how))], { axes: [3] });
  const [, height = 1, width = 1] = build.shape(map);
  const window = [Math.ceil(height / CELLS), Math.ceil(width / CELLS)] as const;
  return build.add('average-pool', [map], {
    ...{ window, strides: window, countPadding: false },
    pads: [0, window[0] * CELLS - height, 0, window[1] * CELLS - width],
  });
}
