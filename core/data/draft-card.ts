import type { Card, CardEvidence, InputCard } from '../contract/card.ts';
import type { FileHints } from '../models/model.ts';

import { chooseScaling, percent } from './choose-scaling.ts';
import type { ChosenScaling, TriedPreset } from './choose-scaling.ts';
import { outputFacts } from './draft-output.ts';
import type { DraftedModel } from './draft-output.ts';
import { accuracyUnder, nameClasses } from './name-classes.ts';
import type { Prediction } from './name-classes.ts';
import { draftPresets, signalPresets } from './presets.table.ts';
import type { Preset } from './presets.table.ts';
import { statedScaling } from './stated-scaling.ts';
import type { StatedScaling } from './stated-scaling.ts';

/** What a draft is made from. */
export interface DraftAsk {
  readonly model: DraftedModel;
  /** What the other file of the pair says: a quantised copy knows the input range of its float teacher. */
  readonly partner: FileHints | null;
  /** Classes that the network gives to labelled items fed by a card; null where there are no labelled pictures. */
  readonly predict: ((card: Card) => Promise<readonly Prediction[]>) | null;
}

/** A card to be confirmed: every field has a line of evidence, and `open` names those that nobody answers. */
export interface CardDraft {
  readonly card: Card;
  readonly evidence: CardEvidence;
  readonly open: readonly string[];
}

type Line = CardEvidence['found'][number];

/** Drafts a card from what files say and, with labels, from what the network answers. Nothing is guessed without a line that says so. */
export async function draftCard(ask: DraftAsk): Promise<CardDraft> {
  const input = inputFacts(ask.model.inputShape);
  const signal = input.kind === 'signal';
  const stated = signal ? null : statedByFiles(ask); // a range of integers says nothing about the unit of a signal
  const usable = signal ? signalPresets : draftPresets.filter((preset) => input.channels === 3 || !preset.colourOnly);
  const candidates = stated === null || usable.some(({ id }) => id === stated.preset.id) ? usable : [...usable, stated.preset];
  const tried = ask.predict === null ? [] : await tryPresets(candidates, ask, ask.predict);
  const scaling = chooseScaling(stated, tried, { classes: ask.model.classes, usual: usable[0] });
  const colour = await chooseColour(scaling, input.channels, ask);
  const output = outputFacts(ask.model, tried.find(({ preset }) => preset.id === scaling.preset.id) ?? null);
  const card = cardOf(ask, colour.preset, output.classes);
  const lines = [...input.lines, ...colour.lines, ...scaling.lines, ...output.lines];
  const found = lines.map(({ field, value, because }) => ({ field, value, because }));
  const evidence: CardEvidence = {
    found,
    presets: tried.map(({ preset, accuracy }) => ({ id: preset.id, accuracy })),
    confirmedBy: null,
    confirmedAt: null,
  };
  return { card: { ...card, evidence }, evidence, open: [...new Set([...scaling.open, ...colour.open, ...output.open])] };
}

function statedByFiles({ model, partner }: DraftAsk): StatedScaling | null {
  return statedScaling(model.hints, 'the file') ?? (partner === null ? null : statedScaling(partner, 'the other model of the pair'));
}

function cardOf({ model }: DraftAsk, preset: Preset, classes: readonly string[]): Card {
  const { kind, shape, channels } = inputFacts(model.inputShape);
  const input: InputCard = {
    shape: [...shape],
    kind,
    resize: 'bilinear',
    crop: 'none',
    ...preset.values,
    ...(channels === 1 ? { colour: 'grey' as const } : {}),
  };
  const task = model.activation === 'sigmoid' && model.classes > 1 ? 'multi-label' : 'single-label';
  return { schema: 'concord/card/1', input, output: { kind: model.outputKind, task, classes: [...classes] } };
}

interface InputFacts {
  readonly kind: InputCard['kind'];
  readonly shape: readonly number[];
  readonly channels: number;
  readonly lines: readonly Line[];
}

function inputFacts(inputShape: readonly number[]): InputFacts {
  const signal = inputShape.length < 3 || (inputShape[0] === 1 && (inputShape[1] ?? 1) > 1);
  const shape = signal && inputShape.length === 3 ? inputShape.slice(1) : inputShape;
  const kind = signal ? 'signal' : 'image';
  const lines = [
    { field: 'input.shape', value: shape.join(' x '), because: 'the input of the file' },
    { field: 'input.kind', value: kind, because: signal ? 'the input has one axis of places' : 'the input has height and width' },
    { field: 'input.resize', value: 'bilinear', because: 'the default; it matters only for pictures of another size' },
    { field: 'input.crop', value: 'none', because: 'the default; it matters only for pictures of other proportions' },
  ];
  return { kind, shape, channels: shape.at(-1) ?? 1, lines: signal ? lines.slice(0, 2) : lines };
}

async function tryPresets(
  candidates: readonly Preset[],
  ask: DraftAsk,
  predict: NonNullable<DraftAsk['predict']>,
): Promise<readonly TriedPreset[]> {
  const positions = Array.from({ length: ask.model.classes }, (_, index) => String(index));
  const tried: TriedPreset[] = [];
  for (const preset of candidates) {
    const predictions = await predict(cardOf(ask, preset, positions));
    if (predictions.length === 0) return [];
    const named = nameClasses(predictions, ask.model.classes);
    const given = ask.model.hints.classNames === null ? null : accuracyUnder(predictions, ask.model.hints.classNames);
    tried.push({ preset, items: predictions.length, named, accuracy: given ?? named.accuracy });
  }
  return tried;
}

/** Red first or blue first: asked of the network itself, because no file says it. */
async function chooseColour(
  scaling: ChosenScaling,
  channels: number,
  ask: DraftAsk,
): Promise<{ readonly preset: Preset; readonly lines: readonly Line[]; readonly open: readonly string[] }> {
  const { preset } = scaling;
  const line = (value: string, because: string): readonly Line[] => [{ field: 'input.colour', value, because }];
  if (inputFacts(ask.model.inputShape).kind === 'signal') return { preset, lines: [], open: [] };
  if (channels !== 3)
    return { preset, lines: line('grey', `the input has ${channels === 1 ? 'one channel' : `${String(channels)} channels`}`), open: [] };
  const other: Preset = { ...preset, values: { ...preset.values, colour: preset.values.colour === 'bgr' ? 'rgb' : 'bgr' } };
  const [asIs, turned] = ask.predict === null || scaling.accuracy === null ? [] : await tryPresets([preset, other], ask, ask.predict);
  if (asIs === undefined || turned === undefined || Math.abs(asIs.accuracy - turned.accuracy) < 0.02) {
    return {
      preset,
      lines: line(preset.values.colour, 'nothing says the order of red, green and blue; this is the usual one'),
      open: ['input.colour'],
    };
  }
  const better = turned.accuracy > asIs.accuracy ? turned : asIs;
  const worse = better === turned ? asIs : turned;
  const because = `the network is right on ${percent(better.accuracy)} of the labelled items this way, on ${percent(worse.accuracy)} with red and blue exchanged`;
  return { preset: better.preset, lines: line(better.preset.values.colour, because), open: [] };
}
