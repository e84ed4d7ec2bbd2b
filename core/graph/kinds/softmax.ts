import { minus, times } from './arithmetic.ts';
import { inputOf } from './inputs.ts';
import type { KindDefinition } from './kind-definition.ts';
import { logSoftmaxRows } from './softmax-rows.ts';

/** exp(x) / sum exp(x) along the last axis. */
export const softmax: KindDefinition<'softmax'> = {
  kind: 'softmax',
  relevance: 'activation',
  shape: (_node, inputs) => inputOf(inputs, 0),
  backward: ({ node, upstream, build }) => {
    const y = build.add('softmax', [inputOf(node.inputs, 0)], {});
    const axis = build.shape(y).length - 1;
    const total = build.add('reduce-sum', [times(build, upstream, y)], { axes: [axis] });
    return [times(build, minus(build, upstream, total), y)];
  },
  macs: () => 0,
  reference: (_node, inputs) => {
    const logs = logSoftmaxRows(inputOf(inputs, 0));
    return { shape: logs.shape, values: logs.values.map(Math.exp) };
  },
};
