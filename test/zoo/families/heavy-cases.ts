import { addArray, array, input, layer, makeH5, makeKeras, sequential } from '../models/make-keras.ts';
import type { MadeLayer } from '../models/make-keras.ts';
import { makeTflite } from '../models/make-tflite.ts';
import type { MadeOperator, MadeTensor } from '../models/make-tflite.ts';
import { sharedLists } from '../models/shared-lists.ts';
import type { Expectation, ZooCase } from '../zoo-case.ts';

const [DEEP, LONG] = [60, 10_000];
const refusedAs = (code: Extract<Expectation, { kind: 'refused' }>['code']): Expectation => ({ kind: 'refused', code });
const read: Expectation = { kind: 'read' };

interface Heavy {
  readonly name: string;
  readonly row: string;
  readonly file: string;
  readonly expected: Expectation;
  readonly names?: string;
  bad(): Promise<Uint8Array> | Uint8Array;
  good(): Promise<Uint8Array> | Uint8Array;
}

/** Small files that ask for much work or memory: what costs nothing to write down must cost little to refuse. */
const heavy: readonly Heavy[] = [
  {
    name: 'sixty sums of a tensor with itself',
    row: 'M16',
    file: 'net.h5',
    expected: read,
    bad: () => doubling(DEEP),
    good: () => doubling(2),
  },
  {
    name: 'ten thousand layers listed backwards',
    row: 'M16',
    file: 'net.h5',
    expected: read,
    bad: () => chain(LONG, true),
    good: () => chain(10, true),
  },
  {
    name: 'more layers than are read',
    row: 'M16',
    file: 'net.h5',
    expected: refusedAs('denial-of-service/limit'),
    names: 'nodes',
    bad: () => chain(20_100, false),
    good: () => chain(10, false),
  },
  {
    name: 'a config of 70 million characters',
    row: 'M16',
    file: 'net.keras',
    expected: refusedAs('denial-of-service/limit'),
    names: 'modelTextBytes',
    bad: () => paddedKeras(70_000_000),
    good: () => paddedKeras(1_000),
  },
  {
    name: 'a million settings in one layer',
    row: 'M16',
    file: 'net.keras',
    expected: refusedAs('denial-of-service/limit'),
    names: 'jsonValues',
    bad: () => settings(1_000_000),
    good: () => settings(10),
  },
  {
    name: 'one array under five hundred names',
    row: 'M15',
    file: 'net.h5',
    expected: refusedAs('decompression/bomb'),
    names: 'share',
    bad: () => hardLinked(500, 500),
    good: () => hardLinked(2, 500),
  },
  {
    name: 'a dense layer of 50 GB',
    row: 'M15',
    file: 'net.h5',
    expected: refusedAs('denial-of-service/limit'),
    names: 'activationBytes',
    bad: () => giantDense(3_000_000_000),
    good: () => giantDense(3),
  },
  {
    name: 'one list read by twenty thousand operators',
    row: 'M19',
    file: 'net.tflite',
    expected: refusedAs('denial-of-service/limit'),
    bad: () => sharedLists({ operators: 19_000, numbers: 500_000 }),
    good: () => makeTflite(plain),
  },
  {
    name: 'one name of a megabyte for fifty thousand tensors',
    row: 'M19',
    file: 'net.tflite',
    expected: refusedAs('denial-of-service/limit'),
    bad: () => sharedLists({ tensors: 50_000, nameBytes: 1_000_000 }),
    good: () => makeTflite(plain),
  },
  {
    name: 'one buffer read by two thousand operators',
    row: 'M19',
    file: 'net.tflite',
    expected: refusedAs('decompression/bomb'),
    names: 'share',
    bad: () => sharedBuffer(2_000, 512),
    good: () => sharedBuffer(2, 512),
  },
  {
    name: 'nineteen thousand tensors of one name',
    row: 'M19',
    file: 'net.tflite',
    expected: read,
    bad: () => sameNames(19_000),
    good: () => sameNames(3),
  },
];

export const heavyCases: readonly ZooCase[] = heavy.map(({ name, row, file, expected, names, bad, good }) => ({
  id: `models/heavy/${name}`,
  row,
  maker: 'families/heavy-cases.ts',
  seed: null,
  expected,
  ...(names === undefined ? {} : { names }),
  bad: { make: async () => ({ [file]: await bad() }), words: ['inspect', file, '--json'] },
  good: { make: async () => ({ [file]: await good() }), words: ['inspect', file, '--json'] },
}));

function functional(layers: readonly MadeLayer[], calls: readonly (readonly string[])[]): unknown {
  const inbound = (names: readonly string[]) => (names.length === 0 ? [] : [names.map((name) => [name, 0, 0, {}])]);
  const listed = layers.map((made, index) => ({ ...made, name: made.config['name'], inbound_nodes: inbound(calls[index] ?? []) }));
  return { class_name: 'Functional', config: { layers: listed, input_layers: [['input', 0, 0]], output_layers: [['end', 0, 0]] } };
}

/** x + x, again and again: two ways to each sum, 2^n to the input. */
function doubling(times: number): Promise<Uint8Array> {
  const names = Array.from({ length: times }, (_, index) => `sum${String(index)}`);
  const sums = names.map((name) => layer('Add', name));
  const calls = names.map((_, index) => [index === 0 ? 'input' : `sum${String(index - 1)}`]).map(([one = '']) => [one, one]);
  const end = layer('GlobalAveragePooling2D', 'end');
  return makeH5({ config: functional([input(4, 4, 2), ...sums, end], [[], ...calls, [names.at(-1) ?? 'input']]), weights: {} });
}

function chain(count: number, isBackwards: boolean): Promise<Uint8Array> {
  const names = [...Array.from({ length: count }, (_, index) => `r${String(index)}`), 'end'];
  const made = names.map((name) => layer('ReLU', name));
  const calls = names.map((_, index) => [index === 0 ? 'input' : (names[index - 1] ?? '')]);
  const [layers, wiring] = isBackwards ? [made.toReversed(), calls.toReversed()] : [made, calls];
  return makeH5({ config: functional([input(2), ...layers], [[], ...wiring]), weights: {} });
}

function paddedKeras(blanks: number): Promise<Uint8Array> {
  return makeKeras({ config: `${JSON.stringify(sequential([input(2), layer('ReLU', 'a')]))}${' '.repeat(blanks)}`, weights: {} });
}

function settings(count: number): Promise<Uint8Array> {
  const many = Object.fromEntries(Array.from({ length: count }, (_, index) => [`s${String(index)}`, index]));
  return makeKeras({ config: sequential([input(2), layer('ReLU', 'a', many)]), weights: {} });
}

/** The same kernel, stored once, under the name of every layer. */
function hardLinked(layers: number, units: number): Promise<Uint8Array> {
  const names = Array.from({ length: layers }, (_, index) => `d${String(index)}`);
  const config = sequential([input(units), ...names.map((name) => layer('Dense', name, { units, use_bias: false }))]);
  return makeH5({ config, weights: {} }, (file) => {
    addArray(
      file,
      'elsewhere',
      array(
        'k',
        [units, units],
        Array.from({ length: units * units }, () => 0.5),
      ),
    );
    for (const name of names) {
      file.create_group(`model_weights/${name}`).create_attribute('weight_names', ['k']);
      file.create_hard_link('/elsewhere', `model_weights/${name}/k`);
    }
  });
}

function giantDense(units: number): Promise<Uint8Array> {
  return makeH5({
    config: sequential([input(2, 2, 1), layer('UpSampling2D', 'd', { size: [units, 1] }), layer('GlobalAveragePooling2D', 'p')]),
    weights: {},
  });
}

const row: MadeTensor = { shape: [1, 2] };
const plain = { tensors: [row, row], operators: [{ kind: 'RELU', inputs: [0], outputs: [1] }] } as const;

function sharedBuffer(operators: number, units: number): Uint8Array {
  const data: MadeTensor = { shape: [1, units] };
  const kernel: MadeTensor = { shape: [units, units], content: Array.from({ length: units * units }, () => 0.25) };
  const dense = Array.from({ length: operators }, (_, index): MadeOperator => ({
    kind: 'FULLY_CONNECTED',
    inputs: [index === 0 ? 0 : index + 1, 1, -1],
    outputs: [index + 2],
  }));
  return makeTflite({ tensors: [data, kernel, ...dense.map(() => data)], operators: dense });
}

function sameNames(count: number): Uint8Array {
  const named: MadeTensor = { shape: [1, 2], name: 'same' };
  const chained = Array.from({ length: count }, (_, index): MadeOperator => ({ kind: 'RELU', inputs: [index], outputs: [index + 1] }));
  return makeTflite({ tensors: [row, ...chained.map(() => named)], operators: chained });
}
