import type { Card } from '../../core/contract/card.ts';
import type { DataSummary } from '../../core/contract/data-summary.ts';
import type { LayerFacts, ModelSummary, PairFacts, PairLine } from '../../core/contract/model-summary.ts';

const CLASSES = ['T-shirt', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'];

export const fakeCard: Card = {
  schema: 'concord/card/1',
  input: { shape: [28, 28, 1], kind: 'image', colour: 'grey', resize: 'bilinear', crop: 'none', scale: 1, mean: [127.5], std: [127.5] },
  output: { kind: 'logits', task: 'single-label', classes: CLASSES },
};

function layer(name: string, shape: readonly number[], parameters: number): LayerFacts {
  return { name, kind: 'conv', shape: [...shape], parameters, zeros: 0, bits: 32, macs: 100_000, tap: name.includes('add') };
}

const layers = [
  layer('stem', [28, 28, 16], 144),
  layer('res1_conv1', [28, 28, 16], 2304),
  layer('res1_conv2', [28, 28, 16], 2304),
  layer('res1 add, relu', [28, 28, 16], 0),
  layer('res2_conv1', [14, 14, 24], 3456),
  layer('res2_conv2', [14, 14, 24], 5184),
  layer('res2 add, relu', [14, 14, 24], 0),
  layer('res3_conv1', [7, 7, 32], 6912),
  layer('res3_conv2', [7, 7, 32], 9216),
  layer('res3 add, relu', [7, 7, 32], 0),
  layer('fc', [10], 330),
];

/** A model by the name of its grant: `teacher`, `int8`, `narrow`, `pruned`; anything else is a refusal of the fake engine. */
export function fakeModel(name: string): ModelSummary {
  const small = name.includes('int8');
  return {
    hash: 'd4'.repeat(32),
    name,
    format: small ? 'TFLite, int8' : 'Keras 2 h5',
    bytes: small ? 43_800 : name.includes('narrow') ? 162_824 : name.includes('pruned') ? 221_500 : 221_568,
    inputShape: [28, 28, 1],
    classes: 10,
    outputKind: 'logits',
    parameters: name.includes('narrow') ? 17_034 : 31_866,
    zeros: name.includes('pruned') ? 29_954 : 0,
    bits: [small ? 8 : 32],
    macs: 2_933_248,
    integer: small,
    layers,
    defaultLayer: 'res3 add, relu',
    card: name.includes('narrow')
      ? { state: 'draft', card: null, file: null }
      : { state: 'confirmed', card: fakeCard, file: `${name}.card.json` },
    notices: [],
  };
}

export function fakePairFacts(compressed: ModelSummary): PairFacts {
  const narrow = compressed.name.includes('narrow');
  const line = (id: string, title: string, values: readonly [string, string, string], state: PairLine['state'] = 'same'): PairLine => ({
    id,
    title,
    teacher: values[0],
    compressed: values[1],
    difference: values[2],
    state,
    code: state === 'stops' ? 'mismatch/classes' : null,
  });
  const lines = [
    line(
      'format',
      'Format',
      ['Keras 2 h5', compressed.format, compressed.integer ? 'different' : 'same'],
      compressed.integer ? 'different' : 'same',
    ),
    line('input', 'Input', ['28 × 28 × 1, float32', '28 × 28 × 1, float32', 'same']),
    line('preprocessing', 'Preprocessing', ['(x − 127.5) / 127.5', '(x − 127.5) / 127.5', 'same']),
    line('output', 'Output', ['10 logits', '10 logits', 'same']),
    narrow
      ? line('classes', 'Class order', ['Sandal 5, Shirt 6', 'Shirt 5, Sandal 6', '2 swapped'], 'stops')
      : line('classes', 'Class order', ['10 classes', '10 classes', 'same']),
    line(
      'parameters',
      'Parameters',
      ['31 866', String(compressed.parameters), narrow ? '−14 832 (−46.5 %)' : 'same'],
      narrow ? 'different' : 'same',
    ),
    line('bytes', 'Bytes', ['221 568', String(compressed.bytes), `−${String(221_568 - compressed.bytes)}`], 'different'),
    line(
      'bits',
      'Bits',
      ['32', compressed.bits.join(', '), compressed.integer ? '32 to 8' : 'same'],
      compressed.integer ? 'confirm' : 'same',
    ),
  ];
  return {
    lines,
    layers: layers.map((one) => ({ teacher: one, compressed: one, relation: narrow && one.name.endsWith('conv1') ? 'changed' : 'same' })),
    taps: layers.filter((one) => one.tap).map((one) => ({ teacher: one.name, compressed: one.name })),
    stops: lines.filter((one) => one.state === 'stops').length,
    confirms: lines.filter((one) => one.state === 'confirm').length,
  };
}

export const fakeData: DataSummary = {
  source: 'picture folder',
  name: 'garments',
  items: 197,
  labels: CLASSES.map((label, index) => ({ label, count: 20 - (index % 3) })),
  labelled: 197,
  duplicates: 1,
  skipped: [
    { name: 'Bag/0012.png', code: 'data/undecodable', reason: 'the file ends before the picture does' },
    { name: 'Coat/notes.txt', code: 'unsupported/picture', reason: 'not a picture' },
    { name: 'Shirt/0002.heic', code: 'unsupported/picture', reason: 'HEIC is not read' },
  ],
  skippedCount: 3,
  itemShape: null,
  needsCard: true,
  notices: ['1 picture appears twice, byte for byte'],
};
