import type { FailureCode } from '../../../core/contract/failures.table.ts';
import { bias, content, dense, floats, index, kernel, spec, topology } from '../../core/models/made-tfjs.ts';
import type { Json } from '../../core/models/made-tfjs.ts';
import { layer } from '../models/make-keras.ts';
import type { Entry, Tree } from '../tree.ts';
import type { ZooCase } from '../zoo-case.ts';

/** A folder with a model.json, what lies in it and what lies beside it. */
interface Folder {
  readonly row: string;
  readonly code: FailureCode | 'read';
  readonly names?: string;
  readonly weights?: readonly Json[];
  readonly paths?: readonly unknown[];
  readonly files?: Readonly<Record<string, Entry>>;
  readonly topology?: unknown;
  readonly text?: string;
}

const quantised = (how: Json) => [
  spec('d/kernel', [2, 2], { quantization: how }),
  spec('d/bias', [2], { quantization: { dtype: 'uint8', scale: 1, min: 0 } }),
];
const withShape = (shape: unknown): Partial<Folder> => ({ weights: [spec('d/kernel', shape), bias] });
const withPath = (path: string): Folder => ({ row: 'M1', code: 'traversal/path', paths: [path], files: {} });
const withKind = (kind: string): Folder => ({
  row: 'M7',
  code: 'unsupported/layer',
  names: kind,
  topology: topology([2], [dense, layer(kind, 'strange')]),
});

const folders: Readonly<Record<string, Folder>> = {
  'one level up': withPath('../w.bin'),
  'up and down again': withPath('a/../../w.bin'),
  absolute: withPath('/etc/passwd'),
  'another drive': withPath('C:\\w.bin'),
  backslashes: withPath('..\\w.bin'),
  'a NUL': withPath('w.bin\u0000'),
  'a stream of Windows': withPath('w.bin:stream'),
  'the folder itself': withPath('./w.bin'),
  'a link to the file beside': { row: 'M12', code: 'file-read/link', files: { 'w.bin': { link: '../w.bin' } } },
  'a link to a password file': { row: 'M12', code: 'file-read/link', files: { 'w.bin': { link: '/etc/passwd' } } },
  'a pipe': { row: 'I9', code: 'damaged/weights', files: { 'w.bin': { kind: 'pipe' } } },
  'not there': { row: 'M2', code: 'damaged/weights', files: {} },
  'a byte less': { row: 'M2', code: 'damaged/truncated', names: 'd/bias', files: { 'w.bin': content.subarray(0, -1) } },
  'a half': { row: 'M2', code: 'damaged/truncated', names: 'd/kernel', files: { 'w.bin': content.subarray(0, 12) } },
  empty: { row: 'M2', code: 'damaged/truncated', names: 'd/kernel', files: { 'w.bin': new Uint8Array(0) } },
  'a byte more': { row: 'M3', code: 'damaged/weights', files: { 'w.bin': Buffer.concat([content, Buffer.alloc(1)]) } },
  'a megabyte more': { row: 'M3', code: 'damaged/weights', files: { 'w.bin': Buffer.concat([content, Buffer.alloc(1_000_000)]) } },
  'a file listed twice': { row: 'M3', code: 'damaged/weights', names: 'twice', paths: ['w.bin', 'w.bin'] },
  'a negative shape': { row: 'M4', code: 'damaged/structure', ...withShape([-2, -2]) },
  'a fractional shape': { row: 'M4', code: 'damaged/structure', ...withShape([2.5, 2]) },
  'a shape of null': { row: 'M4', code: 'damaged/structure', ...withShape([null, 2]) },
  'no shape': { row: 'M4', code: 'damaged/structure', ...withShape(undefined) },
  'a shape over 2^53': { row: 'M4', code: 'damaged/structure', ...withShape([2 ** 31, 2 ** 31]) },
  'a rank of 40': { row: 'M4', code: 'denial-of-service/limit', names: 'rank', ...withShape(Array.from({ length: 40 }, () => 1)) },
  'a shape of 1e309': {
    row: 'M4',
    code: 'damaged/structure',
    text: JSON.stringify(index([{ paths: ['w.bin'], weights: [kernel, bias] }])).replace('"shape":[2,2]', '"shape":[1e309,2]'),
  },
  'a tensor twice': { row: 'M5', code: 'damaged/weights', names: 'twice', weights: [kernel, bias, bias] },
  'a missing bias': { row: 'M5', code: 'damaged/weights', names: 'bias', weights: [kernel], files: { 'w.bin': floats(1, 2, 3, 4) } },
  'a surplus tensor': {
    row: 'M5',
    code: 'read',
    weights: [kernel, bias, spec('e/kernel', [1])],
    files: { 'w.bin': Buffer.concat([content, floats(7)]) },
  },
  'NaN in a bias': { row: 'M6', code: 'damaged/not-finite', names: 'd/bias', files: { 'w.bin': floats(1, 2, 3, 4, NaN, 0) } },
  'infinity in a kernel': { row: 'M6', code: 'damaged/not-finite', names: 'd/kernel', files: { 'w.bin': floats(1, Infinity, 3, 4, 0, 0) } },
  'infinity as float16': {
    row: 'M6',
    code: 'damaged/not-finite',
    names: 'd/kernel',
    weights: quantised({ dtype: 'float16' }),
    files: { 'w.bin': Uint8Array.of(0, 0x7c, 0, 0, 0, 0, 0, 0, 1, 1) },
  },
  'infinity through a scale': {
    row: 'M6',
    code: 'damaged/not-finite',
    names: 'd/kernel',
    weights: quantised({ dtype: 'uint8', scale: 1e308, min: 1e308 }),
    files: { 'w.bin': Uint8Array.of(255, 0, 0, 0, 1, 1) },
  },
  'a scale of 0': {
    row: 'M6',
    code: 'damaged/structure',
    names: 'scale',
    weights: quantised({ dtype: 'uint8', scale: 0, min: 0 }),
    files: { 'w.bin': new Uint8Array(6) },
  },
  'a scale that is none': {
    row: 'M6',
    code: 'damaged/structure',
    names: 'scale',
    weights: quantised({ dtype: 'uint8', scale: 'big', min: 0 }),
    files: { 'w.bin': new Uint8Array(6) },
  },
  'an unknown packing': {
    row: 'M6',
    code: 'unsupported/option',
    names: 'int4',
    weights: quantised({ dtype: 'int4', scale: 1, min: 0 }),
    files: { 'w.bin': new Uint8Array(6) },
  },
  'a kind called constructor': withKind('constructor'),
  'a kind called toString': withKind('toString'),
  'a kind called hasOwnProperty': withKind('hasOwnProperty'),
  'a kind called __proto__': withKind('__proto__'),
  'a Lambda': {
    row: 'M8',
    code: 'code-execution/lambda',
    names: 'evil',
    topology: topology([2], [dense, layer('Lambda', 'evil', { function: ['4wEAAAA=', null, null] })]),
  },
  'a Lambda that is wrapped': {
    row: 'M8',
    code: 'code-execution/lambda',
    names: 'evil',
    topology: topology([2], [dense, layer('TimeDistributed', 'w', { layer: layer('Lambda', 'evil') })]),
  },
  'weights without layers': { row: 'M5', code: 'unsupported/weights-only', topology: null },
  'half a document': { row: 'M16', code: 'damaged/structure', text: '{"modelTopology": {"weightsManifest": ' },
  'nesting of 100,000': {
    row: 'M16',
    code: 'denial-of-service/limit',
    names: 'jsonDepth',
    text: `{"modelTopology": ${'['.repeat(100_000)}`,
  },
  'a graph model': { row: 'M22', code: 'unsupported/version', text: JSON.stringify({ ...index([]), format: 'graph-model' }) },
};

/** TensorFlow.js layers models (rows M1 to M8): a folder with a model.json, and a file of weights beside the folder that nobody may read. */
export const shardCases: readonly ZooCase[] = Object.entries(folders).map(([name, folder]) => ({
  id: `models/tfjs/${name}`,
  row: folder.row,
  maker: 'families/shard-cases.ts',
  seed: null,
  expected: folder.code === 'read' ? { kind: 'read' } : { kind: 'refused', code: folder.code },
  ...(folder.names === undefined ? {} : { names: folder.names }),
  bad: { make: () => treeOf(folder), words: ['inspect', 'model/model.json', '--json'] },
  good: { make: () => treeOf({ row: '', code: 'read' }), words: ['inspect', 'model', '--json'] },
}));

function treeOf({
  weights = [kernel, bias],
  paths = ['w.bin'],
  files = { 'w.bin': content },
  topology: stated = topology([2], [dense]),
  text,
}: Folder): Tree {
  const beside: Tree = { 'w.bin': content, 'model/model.json': Buffer.from(text ?? JSON.stringify(index([{ paths, weights }], stated))) };
  return { ...beside, ...Object.fromEntries(Object.entries(files).map(([name, entry]) => [`model/${name}`, entry])) };
}
