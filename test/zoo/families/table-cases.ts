import type { FailureCode } from '../../../core/contract/failures.table.ts';
import { makePng8 } from '../data/png-maker.ts';
import { tinyNetwork } from '../tiny-network.ts';
import type { Tree } from '../tree.ts';
import type { ZooCase } from '../zoo-case.ts';

const sound = makePng8(
  4,
  4,
  Uint8Array.from({ length: 16 }, (_, place) => place * 15),
);
const beside: Tree = { 'net.h5': await tinyNetwork(4, 1), 'pictures/a.png': sound };
const words = [
  'predict',
  '--model',
  'net.h5',
  '--data',
  'pictures',
  '--labels',
  'labels.csv',
  '--out',
  'p.npz',
  '--preprocess',
  'unit',
  '--json',
];

/** `read`: odd, but understood. A cell never stands in a message: it may be a person's name. */
const tables: Readonly<Record<string, readonly [text: string | Uint8Array, code: FailureCode | 'read', names?: string]>> = {
  ragged: ['file,label\na.png,cat,3\n', 'data/labels', 'line 2'],
  'a cell less': ['file,label\na.png\n', 'data/labels', 'line 2'],
  'a quotation mark in a cell': ['file,label\na"b.png,cat\n', 'data/labels', 'line 2'],
  'an open quotation': ['file,label\n"a.png,cat\n', 'data/labels', 'line 2'],
  'a line of 100 KB': [`file,label\n${'x'.repeat(100_000)},cat\n`, 'data/labels', 'line'],
  'a line of 10 MB': [`file,label\n${'x'.repeat(10_000_000)}`, 'data/labels', 'line'],
  'no line of names': ['Meier Anna 1951-03-02,cat\nb.png,dog\n', 'data/labels', 'none of its 2 columns'],
  'other names': ['picture;class\na.png;cat\n', 'data/labels', 'none of its 1 columns'],
  empty: ['', 'data/labels'],
  'a climbing name': ['file,label\n../secret.png,cat\n', 'traversal/path', 'line 2'],
  'an absolute name': ['file,label\n/etc/passwd,cat\n', 'traversal/path', 'line 2'],
  'a NUL in a name': ['file,label\na\u0000.png,cat\n', 'traversal/path', 'line 2'],
  'two labels for one file': ['file,label\na.png,cat\na.png,dog\n', 'data/labels', 'lines 2 and 3'],
  'a row without a file': ['file,label\n,cat\n', 'data/labels', 'line 2'],
  'no text': [Uint8Array.from({ length: 400 }, (_, at) => (at * 97) & 255), 'data/labels'],
  'a byte order mark': ['\ufefffile,label\na.png,cat\n', 'read'],
  'formulas as labels': ['file,label\na.png,=1+1\n', 'read'],
  'a prototype as label': ['file,label\na.png,__proto__\n', 'read'],
  'a prototype as column': ['__proto__,file,label\nx,a.png,cat\n', 'read'],
  'direction marks in a label': ['file,label\na.png,\u202ecat\u001b[31m\n', 'read'],
};

/** Tables of labels beside sound pictures (I17 for the one kind of text table there is so far). */
export const tableCases: readonly ZooCase[] = Object.entries(tables).map(([name, [text, code, names]]) => ({
  id: `tables/${name}`,
  row: code === 'traversal/path' ? 'M1' : 'I17',
  maker: 'families/table-cases.ts',
  seed: null,
  expected: code === 'read' ? { kind: 'read' } : { kind: 'refused', code },
  ...(names === undefined ? {} : { names }),
  bad: { make: () => ({ 'labels.csv': Buffer.from(text) }), words },
  good: { make: () => ({ 'labels.csv': Buffer.from('file,label\na.png,cat\n') }), words },
  beside,
}));
