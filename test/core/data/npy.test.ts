import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { defaultLimits } from '../../../core/contract/limits.ts';
import { readNpy, readStored } from '../../../core/data/npy.ts';
import type { NumberArray } from '../../../core/data/npy-values.ts';
import { textsOf } from '../../../core/data/npy-values.ts';
import { encodeNpy } from '../../../core/data/write-npy.ts';
import { makeNpy } from '../../zoo/data/npy-maker.ts';

/** Written by numpy: values 0, 1, 2, ... of shape 2 x 3 x 4, halved for floats. */
const types = [
  ...['little-f2', 'little-f4', 'little-f8', 'big-f2', 'big-f4', 'big-f8', 'i1', 'little-i2', 'big-i2', 'little-i4'],
  ...['big-i4', 'little-i8', 'big-i8', 'u1', 'little-u2', 'big-u2', 'little-u4', 'little-u8', 'big-u8'],
];

describe('an .npy file is refused', () => {
  const two = { shape: '(2,)', data: new Uint8Array(8) };
  it.each([
    ['when it holds Python objects', makeNpy({ descr: "'|O'", ...two }), 'code-execution/pickle'],
    ['when it holds Python objects behind a size', makeNpy({ descr: "'|O8'", ...two }), 'code-execution/pickle'],
    ['when its elements are records', makeNpy({ descr: "[('a', '<f4')]", ...two }), 'unsupported/array'],
    ['when its elements are complex', makeNpy({ descr: "'<c8'", ...two }), 'unsupported/array'],
    ['when a byte is missing', makeNpy({ descr: "'<f4'", shape: '(2,)', data: new Uint8Array(7) }), 'damaged/truncated'],
    ['when a byte is left over', makeNpy({ descr: "'<f4'", shape: '(2,)', data: new Uint8Array(9) }), 'damaged/structure'],
    ['when a side is negative', makeNpy({ descr: "'<f4'", shape: '(-2,)', data: new Uint8Array(8) }), 'damaged/structure'],
    ['when a side is a fraction', makeNpy({ descr: "'<f4'", shape: '(2.0,)', data: new Uint8Array(8) }), 'damaged/structure'],
    ['when the shape is an expression', makeNpy({ descr: "'<f4'", shape: '(1+1,)', data: new Uint8Array(8) }), 'damaged/structure'],
    ['when the header calls a function', makeNpy({ descr: "__import__('os').system('touch canary')", ...two }), 'damaged/structure'],
    ['when a key stands twice', makeNpy({ descr: "'<f4', 'descr': '<f4'", ...two }), 'damaged/structure'],
    ['when a key is missing', makeNpy({ descr: "'<f4'", shape: null, data: new Uint8Array(8) }), 'damaged/structure'],
    [
      'when the product of its sides overflows',
      makeNpy({ descr: "'<f4'", shape: `(${'9999999999, '.repeat(8)})`, data: two.data }),
      'denial-of-service/limit',
    ],
    [
      'when it has more than 8 axes',
      makeNpy({ descr: "'<f4'", shape: `(${'1, '.repeat(9)})`, data: new Uint8Array(4) }),
      'denial-of-service/limit',
    ],
    ['when its header is longer than numpy allows', makeNpy({ descr: `'<f4'${' '.repeat(20_000)}`, ...two }), 'denial-of-service/limit'],
    ['when its version is unknown', makeNpy({ descr: "'<f4'", ...two, version: 9 }), 'unsupported/version'],
    ['when it is cut inside its header', makeNpy({ descr: "'<f4'", ...two }).subarray(0, 40), 'damaged/truncated'],
    ['when it is something else', Uint8Array.from(Buffer.from('GIF89a......')), 'suspicious-format/unknown'],
  ])('%s', (_, file, code) => {
    const read = readNpy(file, defaultLimits);
    expect(read.ok ? 'accepted' : read.failure.code).toBe(code);
  });

  it('and a header full of digits is refused without slow matching', () => {
    const started = performance.now();
    const read = readNpy(makeNpy({ descr: "'<f4'", shape: `(${'1'.repeat(16_000)}x)`, data: new Uint8Array(0) }), defaultLimits);
    expect(read.ok).toBe(false);
    expect(performance.now() - started).toBeLessThan(200);
  });

  it('and objects saved by numpy are named as a pickle', () => {
    const read = readNpy(golden('object'), defaultLimits);
    expect(read.ok ? 'accepted' : read.failure.code).toBe('code-execution/pickle');
  });
});

describe('an .npy file written by numpy', () => {
  it.each(types)('of type %s holds the values numpy stored', (name) => {
    const halved = name.includes('f');
    const read = readNpy(golden(name), defaultLimits);
    if (!read.ok) throw new Error(read.failure.message);
    expect(read.value.shape).toEqual([2, 3, 4]);
    expect(numbersIn(read.value)).toEqual(Array.from({ length: 24 }, (_, n) => (halved ? n / 2 : n)));
  });

  it.each(types)('of type %s in Fortran order gives the same values', (name) => {
    expect(readNpy(golden(`${name}-fortran`), defaultLimits)).toEqual(readNpy(golden(name), defaultLimits));
  });

  it('keeps subnormal, largest, infinite and negative zero half floats', () => {
    const read = readNpy(golden('half-special'), defaultLimits);
    expect(read.ok && numbersIn(read.value)).toEqual([2 ** -24, 1023 * 2 ** -24, 65504, Infinity, -Infinity, -0, 0.333251953125]);
  });

  it('gives truth values as 0 and 1, and a scalar as an array without axes', () => {
    const [truth, scalar] = [readNpy(golden('bool'), defaultLimits), readNpy(golden('scalar'), defaultLimits)];
    expect(truth.ok && numbersIn(truth.value)).toEqual([1, 0, 1]);
    expect(scalar.ok && [scalar.value.shape, numbersIn(scalar.value)]).toEqual([[], [2.5]]);
  });

  it('gives labels as texts, whatever they are stored as', () => {
    const texts = ['labels-text', 'labels-bytes', 'little-i8'].map((name) => {
      const read = readStored(golden(name), defaultLimits);
      return read.ok ? textsOf(read.value.stored, read.value.header).slice(0, 3) : read.failure.code;
    });
    expect(texts).toEqual([
      ['cat', 'Ångström', 'x'],
      ['cat', 'longer'],
      ['0', '1', '2'],
    ]);
  });
});

describe('an .npy file that we write', () => {
  it('equals, byte for byte, what numpy writes', () => {
    const values = Float32Array.from({ length: 24 }, (_, n) => n / 2);
    expect(Buffer.from(encodeNpy({ shape: [2, 3, 4], values }))).toEqual(Buffer.from(golden('little-f4')));
    expect(Buffer.from(encodeNpy({ shape: [], values: Float32Array.of(2.5) }))).toEqual(Buffer.from(golden('scalar')));
  });

  it('is not written when shape and values disagree', () => {
    expect(() => encodeNpy({ shape: [2, 2], values: new Uint8Array(3) })).toThrow('expected 4 values, received 3');
  });
});

function golden(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../golden/data/${name}.npy`, import.meta.url)));
}

/** As ordinary numbers; 64-bit integers come as bigint. */
function numbersIn({ values }: { readonly values: NumberArray }): number[] {
  return Array.from<number | bigint, number>(values, Number);
}
