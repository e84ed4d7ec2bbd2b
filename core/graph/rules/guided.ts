import { times } from '../kinds/arithmetic.ts';
import { inputOf } from '../kinds/inputs.ts';
import { kindDefinition } from '../kinds/kinds.table.ts';
import type { BackwardRule } from './backward-rule.ts';

/**
 * Guided backprop: a rectifier lets through only what is positive in both directions.
 *
 *     relu    R_x = max(R_y, 0) * [x > 0]
 *     relu6   R_x = max(R_y, 0) * [0 < x < 6]
 *
 * Every other kind keeps its gradient: on a network whose backward signal is never negative, guided is the gradient.
 *
 * check   Captum, zennit and Xplique on networks of relu; on relu6 Xplique alone, the other two leave it unguided
 * source  Springenberg, Dosovitskiy, Brox, Riedmiller 2014, arXiv 1412.6806, section 3.4
 */
export const guided: BackwardRule = {
  relu: {
    backward: ({ node, upstream, build }) => {
      const open = build.add('step', [inputOf(node.inputs, 0)], {});
      return [times(build, build.add('relu', [upstream], {}), open)];
    },
  },
  relu6: {
    backward: (ask) => kindDefinition('relu6').backward({ ...ask, upstream: ask.build.add('relu', [ask.upstream], {}) }),
  },
};
