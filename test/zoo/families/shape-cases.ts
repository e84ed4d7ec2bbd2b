import { array, input, layer, makeH5, sequential } from '../models/make-keras.ts';
import type { ZooCase } from '../zoo-case.ts';

const kernel = array('d/kernel:0', [2, 2], [1, 2, 3, 4]);
const dense = layer('Dense', 'd', { units: 2, use_bias: false });
const withShape = (shape: string) => {
  const text = JSON.stringify(sequential([input(2), dense])).replace('"batch_input_shape":[null,2]', `"batch_input_shape":${shape}`);
  return makeH5({ config: text, weights: { d: [kernel] } });
};

const shapes: Readonly<Record<string, readonly [shape: string, code: 'unsupported/option' | 'denial-of-service/limit']>> = {
  'a negative size': ['[null,-2]', 'unsupported/option'],
  'half a pixel': ['[null,2.5]', 'unsupported/option'],
  'no size': ['[null,null]', 'unsupported/option'],
  'a size of nothing': ['[null,0]', 'unsupported/option'],
  'a size beyond counting': ['[null,1e309]', 'unsupported/option'],
  'a size of 2^53': ['[null,9007199254740993]', 'unsupported/option'],
  'sizes that multiply beyond 2^53': ['[null,94906267,94906267,3]', 'denial-of-service/limit'],
  'a rank of 40': [`[null${',1'.repeat(40)}]`, 'unsupported/option'],
  'a size as text': ['[null,"2"]', 'unsupported/option'],
  'a size as a list': ['[null,[2]]', 'unsupported/option'],
  'no sizes at all': ['null', 'unsupported/option'],
  'the batch alone': ['[null]', 'unsupported/option'],
};

/** Row M4: what a config says of its input, refused before anything is allocated. */
export const shapeCases: readonly ZooCase[] = Object.entries(shapes).map(([what, [shape, code]]) => ({
  id: `models/shapes/${what}`,
  row: what === 'no size' ? 'M22' : 'M4',
  maker: 'families/shape-cases.ts',
  seed: null,
  expected: { kind: 'refused', code },
  bad: { make: async () => ({ 'net.h5': await withShape(shape) }), words: ['inspect', 'net.h5', '--json'] },
  good: { make: async () => ({ 'net.h5': await withShape('[null,2]') }), words: ['inspect', 'net.h5', '--json'] },
  bounds: { mebibytes: 50 },
}));
