import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { failures } from '../../../core/contract/failures.table.ts';

import { fixture } from './concord-process.ts';

const resnet = fixture('thirdparty', 'mlcommons-tiny', 'resnet8');
const teacher = path.join(resnet, 'resnet8.h5');
const data = path.join(resnet, 'inputs', 'inputs.npy');

/** One bad input: its code, and how it is made in an empty folder. */
export interface BadInput {
  readonly name: string;
  readonly code: keyof typeof failures;
  /** Makes the bad file in the folder and answers the command line. */
  make(folder: string): readonly string[];
}

function written(folder: string, name: string, content: Uint8Array | string): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

export const badInputs: readonly BadInput[] = [
  { name: 'a model that is not there', code: 'input/not-found', make: (folder) => ['inspect', path.join(folder, 'none.h5')] },
  { name: 'an empty model', code: 'suspicious-format/empty', make: (folder) => ['inspect', written(folder, 'empty.h5', '')] },
  {
    name: 'noise called a model',
    code: 'suspicious-format/unknown',
    make: (folder) => [
      'inspect',
      written(
        folder,
        'noise.h5',
        Uint8Array.from({ length: 5000 }, (_, at) => (at * 7919) % 251),
      ),
    ],
  },
  {
    name: 'text called a model',
    code: 'suspicious-format/unknown',
    make: (folder) => ['inspect', written(folder, 'words.tflite', 'just words\n'.repeat(200))],
  },
  {
    name: 'a truncated model',
    code: 'damaged/truncated',
    make: (folder) => ['inspect', written(folder, 'half.h5', readFileSync(teacher).subarray(0, 500_000))],
  },
  { name: 'a command that does not exist', code: 'cli/usage', make: () => ['audti'] },
  { name: 'an option that does not exist', code: 'cli/usage', make: () => ['inspect', teacher, '--colour'] },
  {
    name: 'a backend that is not there',
    code: 'cli/usage',
    make: (folder) => ['predict', '--model', teacher, '--data', data, '--out', path.join(folder, 'p.npz'), '--backend', 'cuda'],
  },
  {
    name: 'a limit that is no number',
    code: 'cli/usage',
    make: (folder) => ['predict', '--model', teacher, '--data', data, '--out', path.join(folder, 'p.npz'), '--limit', 'many'],
  },
  {
    name: 'a preset for colour on a grey network',
    code: 'option/invalid',
    make: (folder) => [
      ...['predict', '--model', fixture('nets', 'A', 'models', 'A.keras'), '--data', fixture('nets', 'A', 'inputs', 'png')],
      ...['--preprocess', 'imagenet', '--out', path.join(folder, 'p.npz')],
    ],
  },
  {
    name: 'more workers than any machine has',
    code: 'cli/usage',
    make: (folder) => [
      ...['audit', '--teacher', teacher, '--compressed', path.join(resnet, 'resnet8.int8.tflite'), '--data', data],
      ...['--project', path.join(folder, 'p.concord'), '--workers', '1000'],
    ],
  },
  {
    name: 'a method that does not exist',
    code: 'method/not-applicable',
    make: (folder) => ['maps', '--model', teacher, '--data', data, '--method', 'grad-can', '--out', path.join(folder, 'm.npz')],
  },
  {
    name: 'a layer that does not exist',
    code: 'layer/not-found',
    make: (folder) => [
      'maps',
      '--model',
      teacher,
      '--data',
      data,
      '--method',
      'grad-cam',
      '--layer',
      'conv_99',
      '--out',
      path.join(folder, 'm.npz'),
    ],
  },
  {
    name: 'an option outside its range',
    code: 'option/invalid',
    make: (folder) => [
      'maps',
      '--model',
      teacher,
      '--data',
      data,
      '--method',
      'integrated-gradients',
      '--option',
      'steps=1',
      '--out',
      path.join(folder, 'm.npz'),
    ],
  },
  {
    name: 'data that is not there',
    code: 'input/not-found',
    make: (folder) => ['predict', '--model', teacher, '--data', path.join(folder, 'none'), '--out', path.join(folder, 'p.npz')],
  },
  {
    name: 'a folder without pictures',
    code: 'data/none',
    make: (folder) => {
      mkdirSync(path.join(folder, 'empty'));
      return [
        'audit',
        '--teacher',
        teacher,
        '--compressed',
        path.join(resnet, 'resnet8.int8.tflite'),
        '--data',
        path.join(folder, 'empty'),
        '--project',
        path.join(folder, 'p.concord'),
      ];
    },
  },
  {
    name: 'data of another shape',
    code: 'mismatch/data',
    make: (folder) => [
      'audit',
      '--teacher',
      teacher,
      '--compressed',
      path.join(resnet, 'resnet8.int8.tflite'),
      '--data',
      fixture('nets', 'A', 'inputs', 'inputs.npy'),
      '--project',
      path.join(folder, 'p.concord'),
    ],
  },
  {
    name: 'two models that share no classes',
    code: 'mismatch/classes',
    make: (folder) => [
      'audit',
      '--teacher',
      fixture('nets', 'E', 'models', 'E.keras'),
      '--compressed',
      fixture('nets', 'A', 'models', 'A.int8.tflite'),
      '--data',
      fixture('nets', 'E', 'inputs', 'inputs.npy'),
      '--project',
      path.join(folder, 'p.concord'),
    ],
  },
  {
    name: 'the same model twice',
    code: 'mismatch/identical',
    make: (folder) => ['audit', '--teacher', teacher, '--compressed', teacher, '--data', data, '--project', path.join(folder, 'p.concord')],
  },
  {
    name: 'teacher and compressed model swapped',
    code: 'mismatch/swapped',
    make: (folder) => [
      'audit',
      '--teacher',
      path.join(resnet, 'resnet8.int8.tflite'),
      '--compressed',
      teacher,
      '--data',
      data,
      '--project',
      path.join(folder, 'p.concord'),
    ],
  },
  {
    name: 'a protocol with an unknown method',
    code: 'protocol/invalid',
    make: (folder) => [
      'audit',
      '--teacher',
      teacher,
      '--compressed',
      path.join(resnet, 'resnet8.int8.tflite'),
      '--data',
      data,
      '--project',
      path.join(folder, 'p.concord'),
      '--protocol',
      written(folder, 'p.json', '{"methods":[{"id":"grad-can"}]}'),
    ],
  },
  {
    name: 'a protocol with an unknown field',
    code: 'protocol/invalid',
    make: (folder) => [
      'audit',
      '--teacher',
      teacher,
      '--compressed',
      path.join(resnet, 'resnet8.int8.tflite'),
      '--data',
      data,
      '--project',
      path.join(folder, 'p.concord'),
      '--protocol',
      written(folder, 'p.json', '{"methdos":[]}'),
    ],
  },
  {
    name: 'a project that is none',
    code: 'project/not-a-project',
    make: (folder) => ['status', '--project', written(folder, 'p.concord', 'no database')],
  },
  {
    name: 'a project that is not there',
    code: 'input/not-found',
    make: (folder) => ['status', '--project', path.join(folder, 'none.concord')],
  },
  {
    name: 'a report format of nobody',
    code: 'project/not-a-project',
    make: (folder) => [
      'report',
      '--project',
      written(folder, 'p.concord', 'no database'),
      '--format',
      'docx',
      '--out',
      path.join(folder, 'r'),
    ],
  },
  {
    name: 'maps that are none',
    code: 'damaged/truncated',
    make: (folder) => ['metrics', '--a', written(folder, 'a.npz', 'words'), '--b', written(folder, 'b.npz', 'words')],
  },
];
