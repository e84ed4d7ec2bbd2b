import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { readJsonFile } from '../../../core/command/read-json-file.ts';
import { readLimits } from '../../../core/command/limits-file.ts';
import { defaultLimits } from '../../../core/contract/limits.ts';
import { protocol } from '../../../core/contract/protocol.ts';
import type { Result } from '../../../core/contract/result.ts';
import { readCard } from '../../../core/data/read-card.ts';
import { problemOfRefusal } from '../sound-answer.ts';
import { PATIENCE_MS, SEED, TIMES } from './times.ts';

const card = {
  schema: 'concord/card/1',
  input: { shape: [4, 4, 1], kind: 'image', colour: 'grey', resize: 'bilinear', crop: 'none', scale: 1, mean: [0], std: [1] },
  output: { kind: 'logits', task: 'single-label', classes: ['0', '1'] },
};

/** Readers of settings, each with a whole document of its own. */
const readers: Readonly<
  Record<string, { readonly whole: object; readonly read: (file: string) => Result<unknown> | Promise<Result<unknown>> }>
> = {
  card: { whole: card, read: (file) => readCard(file, defaultLimits) },
  limits: { whole: { imagePixels: 1_000, rank: 4, imageBytes: 5_000 }, read: (file) => readLimits(file, '/') },
  protocol: {
    whole: { schema: 'concord/protocol/1', methods: [{ id: 'saliency', options: { absolute: true } }], metrics: ['spearman'], seed: 1 },
    read: (file) => readJsonFile({ file, shape: protocol, code: 'protocol/invalid' }),
  },
};

/** Values at which readers of JSON go wrong, between ordinary ones. */
const leaf = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(-0, 1e308, -1, 0.5, 2 ** 53, 1e-320, '__proto__', 'constructor', '\u202e\u001b[31m', 'x'.repeat(100_000), null, [], {}),
);

vi.setConfig({ testTimeout: PATIENCE_MS });

interface Change {
  readonly at: number;
  readonly how: 'replace' | 'remove' | 'add';
  readonly key: string;
  readonly value: unknown;
}
const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(40),
  how: fc.constantFrom('replace', 'remove', 'add'),
  key: fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', 'schema')),
  value: leaf,
});

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'concord-generated-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe.each(Object.entries(readers))('a generated %s', (name, { whole, read }) => {
  const answered = async (text: string): Promise<void> => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, text);
    const answer = await read(file);
    if (!answer.ok) expect(problemOfRefusal(answer.failure)).toBeNull();
    expect(Object.keys(Object.prototype)).toEqual([]);
  };

  it('that is whole is read', async () => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(whole));
    expect((await read(file)).ok).toBe(true);
  });

  it('of any JSON is read or refused in our words', async () => {
    await fc.assert(
      fc.asyncProperty(leaf, (value) => answered(JSON.stringify(value))),
      { numRuns: TIMES, seed: SEED },
    );
  });

  it('that is nearly right is read or refused in our words', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) =>
        answered(changes.reduce((text, one) => changed(text, one), JSON.stringify(whole))),
      ),
      { numRuns: TIMES, seed: SEED },
    );
  });

  it('that is cut or has letters exchanged is read or refused in our words', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.string({ unit: 'binary', maxLength: 6 }), (at, more) => {
        const text = JSON.stringify(whole);
        return answered(text.slice(0, at % text.length) + more + text.slice((at % text.length) + (at % 3)));
      }),
      { numRuns: TIMES, seed: SEED },
    );
  });
});

/** One place of a document, counted through, becomes something else. Text is built by hand: an object would swallow `__proto__`. */
function changed(text: string, { at, how, key, value }: Change): string {
  const places = [...text.matchAll(/"(?:[^"\\]|\\.)*"(?=\s*:)|(?<=:)(?:"(?:[^"\\]|\\.)*"|[-\d.e+]+)/g)];
  const place = places[at % Math.max(1, places.length)];
  if (place === undefined) return text;
  const [found] = place;
  const end = place.index + found.length;
  const isKey = text[end] === ':';
  if (how === 'add' && isKey)
    return `${text.slice(0, place.index)}${JSON.stringify(key)}:${JSON.stringify(value)},${text.slice(place.index)}`;
  const other = isKey ? JSON.stringify(how === 'remove' ? `${key}x` : key) : how === 'remove' ? 'null' : JSON.stringify(value);
  return text.slice(0, place.index) + other + text.slice(end);
}
