import { input, layer, makeH5, sequential } from '../models/make-keras.ts';
import { makeTflite } from '../models/make-tflite.ts';
import type { ZooCase } from '../zoo-case.ts';

/** Names that a terminal, a page or a spreadsheet would obey. */
const names: Readonly<Record<string, string>> = {
  'a colour of the terminal': '\u001b[31mred\u001b[0m',
  'a title of the window': '\u001b]0;owned\u0007',
  'a direction mark': 'safe\u202egnp.exe',
  'zero-width letters': 'a\u200bb\ufeffc',
  'a line end': 'one\nconcord: forged: line',
  'a return': 'over\rwritten',
  'a NUL': 'a\u0000b',
  markup: '<img src=x onerror=alert(1)>',
  'a formula': '=HYPERLINK("http://127.0.0.1/","x")',
  'a climbing path': '../../../../etc/passwd',
  'a prototype': '__proto__',
  'a megabyte': 'x'.repeat(1_000_000),
  'half a letter': '\ud800',
};

/** Row M17: such names in places that are printed, in a file that is read and in one that is refused for another reason. */
export const nameCases: readonly ZooCase[] = Object.entries(names).flatMap(([what, name]) => [
  caseOf(
    `a layer called ${what}`,
    'net.h5',
    { bad: () => kerasNet(name, 'ReLU'), good: () => kerasNet('plain', 'ReLU') },
    { kind: 'read' },
  ),
  caseOf(
    `an unknown layer called ${what}`,
    'net.h5',
    { bad: () => kerasNet(name, name), good: () => kerasNet('plain', 'ReLU') },
    { kind: 'refused', code: 'unsupported/layer' },
  ),
  caseOf(`a tensor called ${what}`, 'net.tflite', { bad: () => liteNet(name), good: () => liteNet('plain') }, { kind: 'read' }),
]);

interface Files {
  bad(): Promise<Uint8Array> | Uint8Array;
  good(): Promise<Uint8Array> | Uint8Array;
}

function caseOf(what: string, file: string, { bad, good }: Files, expected: ZooCase['expected']): ZooCase {
  const words = ['inspect', file];
  return {
    id: `models/names/${what}`,
    row: 'M17',
    maker: 'families/name-cases.ts',
    seed: null,
    expected,
    bad: { make: async () => ({ [file]: await bad() }), words },
    good: { make: async () => ({ [file]: await good() }), words },
  };
}

function kerasNet(name: string, kind: string): Promise<Uint8Array> {
  return makeH5({ config: sequential([input(4), layer(kind, name)]), weights: {} });
}

function liteNet(name: string): Uint8Array {
  return makeTflite({
    tensors: [
      { shape: [1, 4], name: 'in' },
      { shape: [1, 4], name },
    ],
    operators: [{ kind: 'RELU', inputs: [0], outputs: [1] }],
  });
}
