import { minus, times } from './arithmetic.ts';
import { inputOf } from './inputs.ts';
import type { KindDefinition } from './kind-definition.ts';
import { logSoftmaxRows } from './softmax-rows.ts';

/** x - log sum exp(x) along the last axis. */
export const logSoftmax: KindDefinition<'log-softmax'> = {
  kind: 'log-softmax',
  relevance: 'activation',
  shape: (_node, inputs) => inputOf(inputs, 0),
  backward: ({ node, upstream, build }) => {
    const share = build.add('softmax', [inputOf(node.inputs, 0)], {});
    const total = build.add('reduce-sum', [upstream], { axes: [build.shape(share).length - 1] });
    return [minus(build, upstream, times(build, share, total))];
  },
  macs: () => 0,
  reference: (_node, inputs) => logSoftmaxRows(inputOf(inputs, 0)),
};
