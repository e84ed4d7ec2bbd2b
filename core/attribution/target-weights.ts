import type { ExplainedScalar } from '../contract/protocol.ts';
import type { Tensor } from '../graph/executor.ts';

/**
 * The explained scalar as weights on the logits: S = sum_k weights_k z_k.
 *
 *     logit           z_c
 *     logit-centred   z_c - mean(z)        blind to a shift common to all logits, which changes no prediction
 *     margin          z_c - z_r            r: the teacher's best class besides c, fixed once per item
 *
 * shape   targets [N], logits of the teacher [N,K] -> [N,K]
 */
export function targetWeights(scalar: ExplainedScalar, targets: readonly number[], logits: Tensor): Tensor {
  const classes = logits.shape[1] ?? 0;
  const values = new Float32Array(targets.length * classes);
  targets.forEach((target, item) => {
    const row = values.subarray(item * classes, (item + 1) * classes);
    if (scalar === 'logit-centred') row.fill(-1 / classes);
    if (scalar === 'margin') row[runnerUp(logits.values.subarray(item * classes, (item + 1) * classes), target)] = -1;
    row[target] = (row[target] ?? NaN) + 1;
  });
  return { shape: [targets.length, classes], values };
}

/** The top class of every row of logits [N,K]; the lowest index in a tie. */
export function topClasses({ shape: [rows = 0, classes = 1], values }: Tensor): readonly number[] {
  return Array.from({ length: rows }, (_, row) => {
    let best = row * classes;
    for (let at = best + 1; at < (row + 1) * classes; at += 1) if ((values[at] ?? NaN) > (values[best] ?? NaN)) best = at;
    return best - row * classes;
  });
}

/** Best class besides the target; the lowest index in a tie. */
function runnerUp(logits: Float32Array, target: number): number {
  let best = target === 0 ? 1 : 0;
  logits.forEach((logit, index) => {
    if (index !== target && logit > (logits[best] ?? NaN)) best = index;
  });
  return best;
}
