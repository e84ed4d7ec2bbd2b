import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { card as cardSchema } from '../../../core/contract/card.ts';
import type { Card } from '../../../core/contract/card.ts';
import { defaultLimits } from '../../../core/contract/limits.ts';
import { classOfLabel } from '../../../core/data/class-of-label.ts';
import { findCard, readCard } from '../../../core/data/read-card.ts';
import { writeCard } from '../../../core/data/write-card.ts';

import { makeFolder } from './places.ts';

const good = {
  schema: 'concord/card/1',
  input: { shape: [4, 4, 3], kind: 'image', scale: 1 },
  output: { kind: 'logits', task: 'single-label', classes: ['cat', 'dog'] },
};

describe('a card is refused, with the name of the field', () => {
  it.each([
    ['input.scale', { ...good, input: { ...good.input, scale: 0 } }],
    ['input.scale', { ...good, input: { ...good.input, scale: '1/255' } }],
    ['input.std.1', { ...good, input: { ...good.input, std: [1, 0, 1] } }],
    ['input.mean', { ...good, input: { ...good.input, mean: [1, 2] } }],
    ['input.shape', { ...good, input: { ...good.input, shape: [4] } }],
    ['input.shape.0', { ...good, input: { ...good.input, shape: [0, 4, 3] } }],
    ['input.colour', { ...good, input: { ...good.input, colour: 'color' } }],
    ['input.leads', { ...good, input: { shape: [9, 2], kind: 'signal', scale: 1, leads: ['I'] } }],
    ['input', { ...good, input: { ...good.input, zoom: 2 } }],
    ['output.classes', { ...good, output: { ...good.output, classes: ['cat', 'cat'] } }],
    ['output.classes', { ...good, output: { ...good.output, classes: [] } }],
    ['output.kind', { ...good, output: { ...good.output, kind: 'scores' } }],
    ['schema', { ...good, schema: 'concord/card/2' }],
    ['the card', [good]],
    ['the card', null],
  ])('%s', (field, content) => {
    const read = readCard(join(makeFolder({ 'x.card.json': JSON.stringify(content) }), 'x.card.json'), defaultLimits);
    expect(read.ok ? 'accepted' : [read.failure.code, read.failure.details?.['field']]).toEqual(['card/invalid', field]);
  });

  it.each([
    ['a key of the prototype', '{"__proto__": {"polluted": true}, "schema": "concord/card/1"}', 'card/invalid'],
    ['words that are no JSON', 'scale: 1/255', 'card/invalid'],
    ['nesting of 100,000 lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'denial-of-service/limit'],
    ['nothing', '', 'card/invalid'],
  ])('%s', (_, text, code) => {
    const read = readCard(join(makeFolder({ 'x.card.json': text }), 'x.card.json'), defaultLimits);
    expect(read.ok ? 'accepted' : read.failure.code).toBe(code);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('the card of a model', () => {
  const find = (files: Readonly<Record<string, string>>) => {
    const root = makeFolder(files);
    const found = findCard(join(root, 'net.int8.tflite'), defaultLimits);
    return found.ok ? [found.value.state, found.value.file?.slice(root.length + 1) ?? null] : found.failure.code;
  };
  const text = JSON.stringify(good);

  it('is named after the whole file, else after its stem; a draft counts only where there is none', () => {
    const all = { 'net.int8.tflite.card.json': text, 'net.int8.card.json': text, 'net.int8.tflite.card.draft.json': text };
    const { 'net.int8.tflite.card.json': _whole, ...withoutWhole } = all;
    const { 'net.int8.card.json': _stem, ...onlyDraft } = withoutWhole;
    expect([find(all), find(withoutWhole), find(onlyDraft), find({ 'net.card.json': text })]).toEqual([
      ['confirmed', 'net.int8.tflite.card.json'],
      ['confirmed', 'net.int8.card.json'],
      ['draft', 'net.int8.tflite.card.draft.json'],
      ['none', null],
    ]);
  });

  it('is never passed over because it is broken', () => {
    expect(find({ 'net.int8.tflite.card.json': '{', 'net.int8.card.json': text })).toBe('card/invalid');
  });

  it('reads back as it was written; without a confirmer it is written as a draft', async () => {
    const model = join(makeFolder({}), 'net.h5');
    const confirmed: Card = cardSchema.parse({
      ...good,
      evidence: { found: [], confirmedBy: 'a reader', confirmedAt: '2026-01-01T00:00:00Z' },
    });
    const draft: Card = cardSchema.parse({ ...good, evidence: { found: [] } });
    await writeCard(model, draft);
    const before = findCard(model, defaultLimits);
    await writeCard(model, confirmed);
    const after = findCard(model, defaultLimits);
    expect([before.ok && before.value.state, before.ok && before.value.card]).toEqual(['draft', draft]);
    expect([after.ok && after.value.state, after.ok && after.value.card]).toEqual(['confirmed', confirmed]);
  });

  it('that contradicts itself is not written', async () => {
    const written = await writeCard(join(makeFolder({}), 'net.h5'), cardSchema.parse({ ...good, input: { ...good.input, mean: [1, 2] } }));
    expect(written.ok ? 'accepted' : written.failure.code).toBe('card/invalid');
  });

  it('of every model of the bundled example is confirmed, with the classes of its pictures', () => {
    const root = fileURLToPath(new URL('../../../resources/examples/garments/', import.meta.url));
    const folders = readdirSync(join(root, 'pictures')).sort();
    const models = readdirSync(root).filter((name) => /\.(?:h5|tflite)$/.test(name));
    const found = models.map((name) => findCard(join(root, name), defaultLimits));
    expect(models.length).toBe(3);
    for (const card of found)
      expect(card.ok && [card.value.state, card.value.card?.output.classes.toSorted()]).toEqual(['confirmed', folders]);
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain('Zalando');
  });
});

describe('the class of a label', () => {
  const classes = ['T-shirt/top', 'Trouser', 'Ankle boot'];

  it.each([
    ['Trouser', 1],
    ['T-shirt/top', 0],
    ['T-shirt-top', 0],
    ['ankle_boot', 2],
    ['2', 2],
    ['02', 2],
    ['3', null],
    ['-1', null],
    ['1.0', null],
    ['boot', null],
    ['', null],
    ['--', null],
    ['__proto__', null],
    [null, null],
  ])('%j is %j', (label, position) => {
    expect(classOfLabel(label, classes)).toBe(position);
  });

  it('is never a position where classes are called by numbers', () => {
    expect([classOfLabel('7', ['1', '7']), classOfLabel('0', ['1', '7'])]).toEqual([1, null]);
  });

  it('is none where two classes differ only in signs', () => {
    expect([classOfLabel('a b', ['a-b', 'a_b']), classOfLabel('a-b', ['a-b', 'a_b'])]).toEqual([null, 0]);
  });
});
