import type { ExplainedScalar } from '../contract/protocol.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { TensorName } from '../graph/node.ts';
import { oneHotOfMaximum } from '../graph/one-hot-of-maximum.ts';
import { extent } from '../graph/shape.ts';

/** Takes a logit out of the running for the second place. */
const OUT_OF_RANGE = 3e38;

/**
 * The target weights of a network's own top class, grown into its graph: a program that knows its target predicts and
 * explains with one forward pass. Ties go to the lowest class, and every weight equals that of `targetWeights`.
 *
 *     one-hot(max z)                        logit
 *     one-hot(max z) - 1/K                  logit-centred
 *     one-hot(max z) - one-hot(second z)    margin
 *
 * shape   logits [N,K] -> [N,K]
 */
export function growTopClassWeights(build: GraphBuilder, logits: TensorName, scalar: ExplainedScalar): TensorName {
  const top = oneHotOfMaximum(build, logits);
  if (scalar === 'logit') return top;
  if (scalar === 'logit-centred') return build.add('subtract', [top, build.scalar(1 / extent(build.shape(logits), 1))], {});
  const others = build.add('subtract', [logits, build.add('multiply', [top, build.scalar(OUT_OF_RANGE)], {})], {});
  return build.add('subtract', [top, oneHotOfMaximum(build, others)], {});
}
