import { execFileSync } from 'node:child_process';
import { renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { defaultLimits } from '../../../core/contract/limits.ts';
import { layer } from '../../zoo/models/make-keras.ts';
import { bias, content, floats, index, kernel, openFolder, refusalOf, spec, tiny, topology } from './made-tfjs.ts';
import type { Json } from './made-tfjs.ts';

it('the model without any fault opens', async () => {
  expect(await refusalOf(tiny())).toBe('opened');
});

/** Security rows M1 and M12: names that lead somewhere else. */
describe('a file of weights outside the folder', () => {
  const outside = (folder: string): void => writeFileSync(join(folder, '..', 'w.bin'), content);

  it.each(['../w.bin', 'a/../../w.bin', '/etc/passwd', 'C:\\w.bin', '..\\w.bin', './w.bin', 'a//w.bin', 'w.bin\u0000', 'w.bin:stream'])(
    'is refused by its name: %j',
    async (path) => {
      expect(await refusalOf(tiny({ paths: [path] }), { place: outside })).toMatch(/^traversal\/path/);
    },
  );

  it.skipIf(process.platform === 'win32')('is refused behind a link, or behind a folder that is one', async () => {
    const link = (folder: string): void => {
      outside(folder);
      symlinkSync(join('..', 'w.bin'), join(folder, 'w.bin'));
    };
    const linkedFolder = (folder: string): void => {
      renameSync(join(folder, 'in'), join(folder, '..', 'out'));
      symlinkSync(join('..', 'out'), join(folder, 'in'));
    };
    expect(await refusalOf(tiny({ files: {} }), { place: link })).toMatch(/^file-read\/link/);
    expect(await refusalOf(tiny({ paths: ['in/w.bin'], files: { 'in/w.bin': content } }), { place: linkedFolder })).toMatch(
      /^file-read\/link/,
    );
  });

  it.skipIf(process.platform === 'win32')('is refused where it is a pipe, without waiting for it', async () => {
    const pipe = (folder: string): void => void execFileSync('mkfifo', [join(folder, 'w.bin')]);
    expect(await refusalOf(tiny({ files: {} }), { place: pipe })).toMatch(/^damaged\/weights "w.bin": expected a file/);
  });

  it('is refused where it is not there', async () => {
    expect(await refusalOf(tiny({ files: {} }))).toMatch(/^damaged\/weights "w.bin", which the model names, is not there/);
  });
});

/** Security rows M2 and M3: every byte belongs to exactly one tensor. */
describe('files of weights that do not fit the manifest', () => {
  it.each([
    ['one byte', content.length - 1, 'tensor "d/bias": 1 of its 8 bytes are missing'],
    ['a half', content.length / 2, 'tensor "d/kernel": 4 of its 16 bytes are missing'],
    ['everything', 0, 'tensor "d/kernel": 16 of its 16 bytes are missing'],
  ])('lack %s', async (_, length, sentence) => {
    expect(await refusalOf(tiny({ files: { 'w.bin': content.subarray(0, length) } }))).toContain(`damaged/truncated ${sentence}`);
  });

  it.each([1, 2 ** 20])('have %i bytes too many', async (surplus) => {
    const files = { 'w.bin': Uint8Array.from([...content, ...new Uint8Array(surplus)]) };
    expect(await refusalOf(tiny({ files }))).toMatch(
      /^damaged\/weights "w.bin": expected at most 24 bytes, received \d+; nothing owns the rest/,
    );
  });

  it.each([[['w.bin', 'w.bin']], [['w.bin', 'W.BIN']]])('are listed twice: %j', async (paths) => {
    expect(await refusalOf(tiny({ paths }))).toMatch(/^damaged\/weights the file "w.bin" is listed twice/);
  });

  it('are listed twice in two groups', async () => {
    const made = { index: index([kernel, bias].map((one) => ({ paths: ['w.bin'], weights: [one] }))), files: { 'w.bin': content } };
    expect(await refusalOf(made)).toMatch(/^damaged\/weights the file "w.bin" is listed twice/);
  });
});

/** Security row M4: refused from the header, before anything is allocated. */
describe('shapes that lie', () => {
  it.each([[[-2, 2]], [[1.5, 2]], [[null, 2]], ['2,2'], [[2 ** 53, 2]], [['2', 2]], [[2 ** 30, 2 ** 30]]])(
    '%j is refused',
    async (shape) => {
      expect(await refusalOf(tiny({ weights: [spec('d/kernel', shape), bias] }))).toMatch(/^damaged\/structure tensor "d\/kernel"/);
    },
  );

  it('a number beyond all numbers is refused', async () => {
    const text = JSON.stringify(tiny().index).replace('[2,2]', '[1e309,2]');
    expect(await refusalOf({ ...tiny(), index: text })).toMatch(/^damaged\/structure tensor "d\/kernel"/);
  });

  it('a rank of 40 is refused', async () => {
    const weights = [spec('d/kernel', new Array<number>(40).fill(1)), bias];
    expect(await refusalOf(tiny({ weights }))).toMatch(/^denial-of-service\/limit .* rank of at most 8 .* received 40/);
  });

  it('gigabytes that are not there cost no memory', async () => {
    const before = process.memoryUsage().rss;
    expect(await refusalOf(tiny({ weights: [spec('d/kernel', [2 ** 29]), bias] }))).toMatch(/^damaged\/truncated/);
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 2 ** 20);
  });
});

/** Security row M5. */
describe("weights that are not the layers' own", () => {
  it.each([
    ['missing', [kernel], floats(1, 2, 3, 4), 'damaged/weights layer "d", bias: expected an array [2], found none'],
    ['twice there', [kernel, bias, bias], floats(1, 2, 3, 4, 10, 20, 10, 20), 'damaged/weights the tensor "d/bias" is listed twice'],
    [
      'of another shape',
      [spec('d/kernel', [4]), bias],
      content,
      'damaged/weights layer "d", kernel: expected an array [2,2], received [4]',
    ],
  ] as const)('%s', async (_, weights, bytes, sentence) => {
    expect(await refusalOf(tiny({ weights, files: { 'w.bin': bytes } }))).toContain(sentence);
  });

  it('a name that fits two layers of two models fits neither', async () => {
    const weights = [spec('a/d/kernel', [2, 2]), spec('a/d/bias', [2]), spec('b/d/kernel', [2, 2]), spec('b/d/bias', [2])];
    const files = { 'w.bin': Uint8Array.from([...content, ...content]) };
    expect(await refusalOf(tiny({ weights, files }))).toMatch(/^damaged\/weights layer "d", kernel: .* found none/);
  });
});

/** Security row M6. */
describe('weights that are no numbers', () => {
  const quantised = (how: Json): readonly Json[] => [spec('d/kernel', [2, 2], { quantization: how }), bias];
  const bytes = (count: number) => ({ 'w.bin': Uint8Array.from([...new Array<number>(count).fill(0x7c), ...floats(0, 0)]) });

  it.each([NaN, Infinity])('%d in a bias', async (value) => {
    expect(await refusalOf(tiny({ files: { 'w.bin': floats(1, 2, 3, 4, value, 0) } }))).toMatch(/^damaged\/not-finite .* d\/bias/);
  });

  it('through float16', async () => {
    expect(await refusalOf(tiny({ weights: quantised({ dtype: 'float16' }), files: bytes(8) }))).toMatch(
      /^damaged\/not-finite .* d\/kernel/,
    );
  });

  it('through a scale that is too large for a float', async () => {
    const weights = quantised({ dtype: 'uint8', scale: 1e300, min: 0 });
    expect(await refusalOf(tiny({ weights, files: bytes(4) }))).toMatch(/^damaged\/not-finite .* d\/kernel/);
  });

  it.each([0, -1, null, '1'])('a scale of %j is refused', async (scale) => {
    const weights = quantised({ dtype: 'uint8', scale, min: 0 });
    expect(await refusalOf(tiny({ weights, files: bytes(4) }))).toMatch(/^damaged\/structure .* expected a finite scale above 0/);
  });

  it.each(['constructor', 'int4', '__proto__'])('the storage %j is unknown', async (dtype) => {
    expect(await refusalOf(tiny({ weights: quantised({ dtype }), files: bytes(4) }))).toMatch(/^unsupported\/option/);
  });
});

/** Security rows M7 and M8. */
describe('layers that are none', () => {
  const open = (kind: string) => refusalOf({ index: index([], topology([2], [layer(kind, 'x')])), files: {} });

  it.each(['constructor', 'toString', 'hasOwnProperty', '__proto__', 'Unheard'])('%s is an unknown layer like any other', async (kind) => {
    expect(await open(kind)).toContain(`unsupported/layer layer "x" is of the kind ${kind}`);
  });

  it('a Lambda is code', async () => {
    expect(await open('Lambda')).toMatch(/^code-execution\/lambda contains code, which will not be run: x/);
  });
});

/** Security row M16, and the limits of section 4. */
describe('sizes beyond the limits', () => {
  it('deep JSON is refused before anything recurses into it', async () => {
    const text = `{"modelTopology":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(await refusalOf({ index: text, files: {} })).toMatch(/^denial-of-service\/limit .* nesting of at most 100/);
  });

  it.each([
    [{ modelTextBytes: 100 }, 'modelTextBytes'],
    [{ tensors: 1 }, 'tensors'],
    [{ pathBytes: 3 }, 'pathBytes'],
  ])('%j', async (limits, named) => {
    expect(await refusalOf(tiny(), { limits: { ...defaultLimits, ...limits } })).toContain(`(${named})`);
  });

  it('weights that are larger than a model may be are not read', async () => {
    const made = tiny({ weights: [kernel, bias, spec('x', [1000])] });
    expect(await refusalOf(made, { limits: { ...defaultLimits, modelBytes: 2000 } })).toContain('the weights have 4024 bytes');
  });

  it('a hundred thousand tensors that no layer owns are read in time', async () => {
    const weights = Array.from({ length: 99_998 }, (_, at) => spec(`s/${String(at)}/d/x`, [0]));
    const start = performance.now();
    const model = await openFolder(tiny({ weights: [kernel, bias, ...weights] }));
    expect(model.ok && model.value.notices).toEqual(['stored but not used: s/0/d/x, s/1/d/x, s/2/d/x, s/3/d/x, s/4/d/x and 99993 more']);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
