import type { FailureCode } from '../../../core/contract/failures.table.ts';
import { makePng8 } from '../data/png-maker.ts';
import { tinyNetwork } from '../tiny-network.ts';
import type { Tree } from '../tree.ts';
import type { ZooCase } from '../zoo-case.ts';

const network = await tinyNetwork(4, 1);
const sound = makePng8(
  4,
  4,
  Uint8Array.from({ length: 16 }, (_, place) => place * 15),
);
const beside: Tree = { 'net.h5': network, 'pictures/a.png': sound };
const predict = ['predict', '--model', 'net.h5', '--data', 'pictures', '--out', 'p.npz', '--json'];
const card = {
  schema: 'concord/card/1',
  input: { shape: [4, 4, 1], kind: 'image', colour: 'grey', resize: 'bilinear', crop: 'none', scale: 1, mean: [0], std: [1] },
  output: { kind: 'logits', task: 'single-label', classes: ['0', '1'] },
};
const withInput = (change: object) => JSON.stringify({ ...card, input: { ...card.input, ...change } });
const withOutput = (change: object) => JSON.stringify({ ...card, output: { ...card.output, ...change } });

interface Family {
  readonly file: string;
  readonly words: readonly string[];
  readonly good: string;
  readonly code: FailureCode;
  readonly faults: Readonly<Record<string, string | readonly [text: string, code: FailureCode | 'read']>>;
}

/** Faults that every file of settings can have. */
const common = {
  empty: '',
  'no JSON': 'scale = 1',
  'half a document': '{"schema": ',
  'a list': '[]',
  'a text': '"settings"',
  nothing: 'null',
  'a number': '7',
  'markup instead': '<!doctype html><script>alert(1)</script>',
} as const;

const families: Readonly<Record<string, Family>> = {
  card: {
    file: 'net.h5.card.json',
    words: predict,
    good: JSON.stringify(card),
    code: 'card/invalid',
    faults: {
      ...common,
      'an unknown schema': JSON.stringify({ ...card, schema: 'concord/card/99' }),
      'an unknown field': JSON.stringify({ ...card, evil: 1 }),
      'a prototype key': `{"__proto__": {"schema": "concord/card/1"}, ${JSON.stringify(card).slice(1)}`,
      'a scale of 0': [withInput({ scale: 0 }), 'card/invalid'],
      'a scale beyond counting': JSON.stringify(card).replace('"scale":1', '"scale":1e309'),
      'a deviation of 0': withInput({ std: [0] }),
      'a mean as text': withInput({ mean: ['0'] }),
      'four means for one channel': withInput({ mean: [0, 0, 0, 0] }),
      'a shape of 2^53': withInput({ shape: [9_007_199_254_740_992, 4, 1] }),
      'a negative shape': withInput({ shape: [-4, 4, 1] }),
      'a shape of rank 9': withInput({ shape: [1, 1, 1, 1, 1, 1, 1, 1, 1] }),
      'no classes': withOutput({ classes: [] }),
      'the same class twice': withOutput({ classes: ['0', '0'] }),
      'a class that is no text': withOutput({ classes: [0, 1] }),
      'nesting of 100,000': `{"note": ${'['.repeat(100_000)}`,
    },
  },
  limits: {
    file: 'limits.json',
    words: [...predict, '--preprocess', 'unit', '--limits', 'limits.json'],
    good: '{"imagePixels": 1000000}',
    code: 'option/invalid',
    faults: {
      ...common,
      'a limit below 0': '{"imagePixels": -1}',
      'a limit of 0': '{"rank": 0}',
      'half a limit': '{"rank": 1.5}',
      'a limit beyond counting': '{"imagePixels": 1e309}',
      'a limit as text': '{"imagePixels": "many"}',
      'an unknown limit': '{"imagePixel": 5}',
      'a prototype key': '{"__proto__": {"rank": 1}, "constructor": 1}',
    },
  },
  preset: {
    file: 'preset.json',
    words: [...predict, '--preprocess', 'preset.json'],
    good: '{"scale": 0.5, "mean": [0], "std": [1]}',
    code: 'card/invalid',
    faults: {
      ...common,
      'an unknown setting': '{"scale": 1, "sclae": 2}',
      'a scale as text': '{"scale": "1"}',
      'a scale beyond counting': '{"scale": 1e309}',
      'a deviation of 0': '{"std": [0]}',
      'a scale of 0': '{"scale": 0}',
      'no deviation': '{"std": []}',
      'a prototype key': '{"__proto__": {"scale": 1}, "constructor": 1}',
    },
  },
};

/** Row P12: cards, limits and presets are checked whole; what is not understood is refused with its field. */
export const settingCases: readonly ZooCase[] = Object.entries(families).flatMap(([family, { file, words, good, code, faults }]) =>
  Object.entries(faults).map(([name, fault]): ZooCase => {
    const [text, wanted] = typeof fault === 'string' ? [fault, code] : fault;
    return {
      id: `settings/${family}, ${name}`,
      row: 'P12',
      maker: 'families/setting-cases.ts',
      seed: null,
      expected: wanted === 'read' ? { kind: 'read' } : { kind: 'refused', code: wanted },
      bad: { make: () => ({ [file]: Buffer.from(text) }), words },
      good: { make: () => ({ [file]: Buffer.from(good) }), words },
      beside,
    };
  }),
);
