import type { MatchingTerm } from './matching-term.ts';
import { classWeights, collapsed } from './class-map.ts';
import { resizedTo } from './same-grid.ts';
import { unitMap } from './unit-map.ts';
import { minus, times } from '../../graph/kinds/arithmetic.ts';
import { BATCH } from '../../graph/shape.ts';

/**
 * Explanation-enhanced distillation: one minus the cosine of both Grad-CAM maps at the size of the picture. The class
 * weights are sums where the paper takes means; a cosine does not see the difference.
 *
 *     D_n = 1 - cos( up(G_s), up(G_t) )
 */
export const e2kd: MatchingTerm = {
  id: 'e2kd',
  title: 'e2KD, cosine of explanations',
  source: {
    authors: 'Parchami-Araghi, Boehle, Rao, Schiele',
    year: 2024,
    title: 'Good Teachers Explain: Explanation-Enhanced Knowledge Distillation',
    url: 'https://arxiv.org/abs/2402.03119',
  },
  strength: 1,
  meanOverPositions: false,
  droppedShare: 0,
  grow: ({ build, teacher, student, target, alpha, picture }) => {
    const wanted = collapsed(build, teacher.layer, classWeights(build, teacher, { target, alpha: 'constant' }));
    const made = collapsed(build, student.layer, classWeights(build, student, { target, alpha }));
    const [a, b] = [unitMap(build, resizedTo(build, made, picture)), unitMap(build, resizedTo(build, wanted, picture))];
    const cosine = build.add('reduce-sum', [times(build, a, b)], { axes: [1] });
    return minus(build, build.scalar(1), build.add('reshape', [cosine], { shape: [BATCH] }));
  },
};
