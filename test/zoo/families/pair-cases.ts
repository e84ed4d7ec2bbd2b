import { readFileSync } from 'node:fs';

import type { FailureCode } from '../../../core/contract/failures.table.ts';
import type { Tree } from '../tree.ts';
import type { ZooCase } from '../zoo-case.ts';

const fixture = (path: string) => new Uint8Array(readFileSync(new URL(`../../fixtures/nets/${path}`, import.meta.url)));
const [teacher, compressed, data] = ['A/models/A.keras', 'A/models/A.int8.tflite', 'A/inputs/inputs.npy'].map(fixture);
const good: Tree = {
  't.keras': teacher ?? new Uint8Array(),
  'c.tflite': compressed ?? new Uint8Array(),
  'd.npy': data ?? new Uint8Array(),
  'protocol.json': Buffer.from('{}'),
};
const audit = (...more: readonly string[]) => [
  'audit',
  '--teacher',
  't.keras',
  '--compressed',
  'c.tflite',
  '--data',
  'd.npy',
  '--project',
  'p.concord',
  '--limit',
  '2',
  '--quiet',
  ...more,
];
const words = audit();
const withProtocol = audit('--protocol', 'protocol.json');

interface Mismatch {
  readonly row: string;
  readonly code: FailureCode;
  readonly tree?: Tree;
  readonly words?: readonly string[];
}
const protocol = (text: string): Mismatch => ({
  row: 'P12',
  code: 'protocol/invalid',
  tree: { 'protocol.json': Buffer.from(text) },
  words: withProtocol,
});

/** Pairs that must not be compared, and protocols that say something else: the run stops before it begins. */
const mismatches: Readonly<Record<string, Mismatch>> = {
  'the same file twice': { row: 'M21', code: 'mismatch/identical', tree: { 'c.tflite': good['t.keras'] ?? new Uint8Array() } },
  'roles that are swapped': {
    row: 'M21',
    code: 'mismatch/swapped',
    tree: { 't.keras': good['c.tflite'] ?? new Uint8Array(), 'c.tflite': good['t.keras'] ?? new Uint8Array() },
  },
  'networks with other classes': { row: 'M21', code: 'mismatch/classes', tree: { 't.keras': fixture('E/models/E.keras') } },
  'data for another network': { row: 'M21', code: 'mismatch/data', tree: { 'd.npy': fixture('E/inputs/inputs.npy') } },
  'a damaged teacher': { row: 'M13', code: 'damaged/truncated', tree: { 't.keras': (teacher ?? new Uint8Array()).subarray(0, 9_000) } },
  'an empty compressed model': { row: 'I9', code: 'suspicious-format/empty', tree: { 'c.tflite': new Uint8Array(0) } },
  'a protocol that is empty': protocol(''),
  'a protocol that is no JSON': protocol('methods: all'),
  'a protocol that is a list': protocol('[]'),
  'a protocol with an unknown field': protocol('{"methdos": []}'),
  'a protocol with an unknown method': protocol('{"methods": [{"id": "grad-can"}]}'),
  'a protocol with a prototype key': protocol('{"__proto__": {"methods": []}, "constructor": 1}'),
  'a protocol with a method called constructor': protocol('{"methods": [{"id": "constructor"}]}'),
  'a protocol with a method called like markup': protocol('{"methods": [{"id": "<script>\\u202e\\u001b[31m"}]}'),
  'a protocol of another schema': protocol('{"schema": "concord/protocol/99"}'),
};

export const pairCases: readonly ZooCase[] = Object.entries(mismatches).map(([name, mismatch]) => ({
  id: `pairs/${name}`,
  row: mismatch.row,
  maker: 'families/pair-cases.ts',
  seed: null,
  expected: { kind: 'refused', code: mismatch.code },
  bad: { make: () => ({ ...good, ...mismatch.tree }), words: mismatch.words ?? words },
  good: { make: () => good, words: mismatch.words ?? words },
  bounds: { seconds: 20 }, // an audit loads and tests its executors before it opens anything
}));
