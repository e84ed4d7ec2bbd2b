import { describe, expect, it } from 'vitest';

import { card as cardSchema } from '../../../core/contract/card.ts';
import type { Card } from '../../../core/contract/card.ts';
import { draftCard } from '../../../core/data/draft-card.ts';
import type { DraftAsk } from '../../../core/data/draft-card.ts';
import { nameClasses } from '../../../core/data/name-classes.ts';
import type { Prediction } from '../../../core/data/name-classes.ts';
import type { FileHints } from '../../../core/models/model.ts';

const silent: FileHints = { classNames: null, inputQuantisation: null, normalisation: null, metadata: {} };
const grey = { inputShape: [28, 28, 1], classes: 4, outputKind: 'probabilities', activation: 'softmax', hints: silent } as const;
const colour = { ...grey, inputShape: [32, 32, 3] };

describe('a draft without labels', () => {
  // Scales and zero points of the fixtures' int8 files (manifest.json).
  it.each([
    ['A, scale 1/255, zero point -128', 0.003921568859368563, -128, [1 / 255, 0]],
    ['ResNet-8, scale 1, zero point -128', 1, -128, [1, 0]],
    ['person_detect, scale 2/255, zero point -1', 0.00784313725490196, -1, [1 / 127.5, 1]],
    ['uint8, scale 1/255, zero point 0', 1 / 255, 0, [1 / 255, 0]],
    ['uint8, scale 1/127.5, zero point 127', 1 / 127.5, 127, [1 / 127.5, 1]],
  ])('takes the value range from the input quantisation: %s', async (_, scale, zeroPoint, expected) => {
    const draft = await draftCard(ask({ ...grey, hints: { ...silent, inputQuantisation: { scale, zeroPoint } } }));
    expect([draft.card.input.scale, draft.card.input.mean[0]]).toEqual(expected);
    expect(draft.open).not.toContain('input.scale');
    expect(because(draft, 'input.scale')).toContain(`zero point ${String(zeroPoint)}: values from`);
  });

  it('takes an unusual range as black to white, and leaves that to be looked at', async () => {
    // Net B: (x / 255 - 0.2860) / 0.3530, calibrated on pictures from black to white.
    const inputQuantisation = { scale: 1 / 255 / 0.353, zeroPoint: -55 };
    const draft = await draftCard(ask({ ...grey, hints: { ...silent, inputQuantisation } }));
    const { scale, mean, std } = draft.card.input;
    const value = (pixel: number): number => (pixel * scale - (mean[0] ?? 0)) / (std[0] ?? 1);
    expect(Math.abs(value(0) - -0.286 / 0.353)).toBeLessThan(scale); // one quantisation step
    expect(Math.abs(value(255) - 0.714 / 0.353)).toBeLessThan(scale);
    expect(draft.open).toContain('input.scale');
  });

  it('of a float teacher rests on the quantisation of its compressed copy', async () => {
    const partner = { ...silent, inputQuantisation: { scale: 1, zeroPoint: -128 } };
    const draft = await draftCard({ ...ask(colour), partner });
    expect(draft.card.input.scale).toBe(1);
    expect(because(draft, 'input.scale')).toContain('the other model of the pair quantises its input');
  });

  it.each([
    ['value * 0.00392157 + 0', 1],
    ['value * 0.00784314 + -1', 1],
    ['(value - [123.7, 116.3, 103.5]) / [58.4, 57.1, 57.4]', 1],
    ['(value - 0.286) / 0.353', 1 / 255],
  ])('feeds what the first layers of the file expect: %s', async (normalisation, scale) => {
    const draft = await draftCard(ask({ ...colour, hints: { ...silent, normalisation } }));
    expect(draft.card.input.scale).toBe(scale);
    expect(because(draft, 'input.scale')).toContain(normalisation);
  });

  it('of a silent file is open in every field that nobody answers, and still a valid card', async () => {
    const draft = await draftCard(ask({ ...colour, activation: 'none', outputKind: 'logits' }));
    expect(draft.open).toEqual(['input.scale', 'input.colour', 'output.task', 'output.classes']);
    expect(cardSchema.safeParse(draft.card).success).toBe(true);
    expect(draft.evidence.confirmedBy).toBeNull();
  });

  it('has a line of evidence for every field of the card', async () => {
    const draft = await draftCard(ask(colour));
    const fields = [
      ...Object.keys(draft.card.input).map((field) => `input.${field}`),
      ...Object.keys(draft.card.output).map((field) => `output.${field}`),
    ];
    expect(draft.evidence.found.map(({ field }) => field).sort()).toEqual(fields.sort());
    expect(draft.evidence.found.every(({ because: reason }) => reason.length > 10)).toBe(true);
  });

  it('of a signal network is a signal card', async () => {
    const draft = await draftCard(ask({ ...grey, inputShape: [1, 256, 2] }));
    expect(draft.card.input).toMatchObject({ kind: 'signal', shape: [256, 2], scale: 1 });
    expect(draft.open).toContain('input.scale');
  });

  it('of a signal network takes no integer range for a unit', async () => {
    const hints = { ...silent, inputQuantisation: { scale: 0.0064, zeroPoint: -61 } };
    const draft = await draftCard(ask({ ...grey, inputShape: [1, 256, 2], hints }));
    expect([draft.card.input.scale, draft.open.includes('input.scale')]).toEqual([1, true]);
  });

  it('keeps the class names of the file', async () => {
    const draft = await draftCard(ask({ ...grey, hints: { ...silent, classNames: ['a', 'b', 'c', 'd'] } }));
    expect([draft.card.output.classes, draft.open.includes('output.classes')]).toEqual([['a', 'b', 'c', 'd'], false]);
  });
});

describe('a draft with labels', () => {
  it('takes the preset under which the network is most often right, and says both figures', async () => {
    const draft = await draftCard(
      ask(
        grey,
        skilledWhen((card) => card.input.scale === 1),
      ),
    );
    expect(draft.card.input.scale).toBe(1);
    expect(because(draft, 'input.scale')).toBe(
      'x, from 0 to 255: the network is right on 90 % of 100 labelled items, on 25 % with x / 255',
    );
    expect(draft.evidence.presets).toEqual([
      { id: 'unit', accuracy: 0.25 },
      { id: 'tf', accuracy: 0.25 },
      { id: 'raw', accuracy: 0.9 },
    ]);
  });

  it('leaves open what makes no difference', async () => {
    const draft = await draftCard(
      ask(
        grey,
        skilledWhen(() => true),
      ),
    );
    expect(draft.open).toContain('input.scale');
  });

  it('leaves everything open when the network is never better than chance', async () => {
    const draft = await draftCard(
      ask(
        grey,
        skilledWhen(() => false),
      ),
    );
    expect(draft.open).toEqual(['input.scale', 'output.classes']);
  });

  it('follows the network where it clearly contradicts the file, and leaves it to be looked at', async () => {
    const hints = { ...silent, inputQuantisation: { scale: 1, zeroPoint: -128 } };
    const draft = await draftCard(
      ask(
        { ...grey, hints },
        skilledWhen((card) => card.input.scale === 1 / 127.5),
      ),
    );
    expect([draft.card.input.scale, draft.open]).toEqual([1 / 127.5, ['input.scale']]);
    expect(because(draft, 'input.scale')).toContain('but the file quantises its input');
  });

  it('tries the usual units of a signal', async () => {
    const draft = await draftCard(
      ask(
        { ...grey, inputShape: [1, 256, 2] },
        skilledWhen((card) => card.input.scale === 1 / 1000),
      ),
    );
    expect([draft.card.input.scale, draft.open]).toEqual([1 / 1000, []]);
  });

  it('asks the network which colour comes first', async () => {
    const draft = await draftCard(
      ask(
        colour,
        skilledWhen((card) => card.input.scale === 1 && card.input.colour === 'bgr'),
      ),
    );
    expect([draft.card.input.colour, draft.open.includes('input.colour')]).toEqual(['bgr', false]);
    expect(because(draft, 'input.colour')).toBe(
      'the network is right on 90 % of the labelled items this way, on 25 % with red and blue exchanged',
    );
  });

  it('names the outputs after the labels they answer', async () => {
    const draft = await draftCard(
      ask(
        grey,
        skilledWhen(() => true),
      ),
    );
    expect(draft.card.output.classes).toEqual(['pear', 'fig', 'apple', 'date']);
    expect(because(draft, 'output.classes')).toBe('each label belongs to the output that answers its items: right on 90 % of 100');
  });

  it('keeps numbers as positions and leaves the names open', async () => {
    const byNumber = skilledWhen(() => true, ['0', '1', '2', '3']);
    const draft = await draftCard(ask(grey, byNumber));
    expect([draft.card.output.classes, draft.open.includes('output.classes')]).toEqual([['0', '1', '2', '3'], true]);
  });

  it('measures accuracy by the class names of the file where it has some', async () => {
    const hints = { ...silent, classNames: ['apple', 'pear', 'fig', 'date'] };
    const draft = await draftCard(
      ask(
        { ...grey, hints },
        skilledWhen(() => true),
      ),
    );
    expect(draft.evidence.presets[0]?.accuracy).toBeLessThan(0.5);
  });
});

describe('naming outputs after labels', () => {
  it('gives the one output that is left to the one label that is left', () => {
    const predictions = [...repeated('a', 1, 5), ...repeated('b', 1, 2)];
    expect(nameClasses(predictions, 2)).toEqual({ classes: ['b', 'a'], accuracy: 5 / 7, nameless: [] });
  });

  it('leaves outputs without a label nameless', () => {
    expect(nameClasses(repeated('a', 2, 3), 4)).toEqual({
      classes: ['class 0', 'class 1', 'a', 'class 3'],
      accuracy: 1,
      nameless: [0, 1, 3],
    });
  });
});

function ask(model: DraftAsk['model'], predict: DraftAsk['predict'] = null): DraftAsk {
  return { model, partner: null, predict };
}

/** A network with four outputs: right on 90 of 100 items when fed as it likes, else it answers the same for all. */
function skilledWhen(
  likes: (card: Card) => boolean,
  names: readonly string[] = ['pear', 'fig', 'apple', 'date'],
): NonNullable<DraftAsk['predict']> {
  return async (card) =>
    Array.from({ length: 100 }, (_, index): Prediction => {
      const truth = index % 4;
      const right = likes(card) ? (index < 10 ? (truth + 1) % 4 : truth) : 0;
      return { label: names[truth] ?? '', top: right };
    });
}

function repeated(label: string, top: number, times: number): Prediction[] {
  return Array.from({ length: times }, () => ({ label, top }));
}

function because(draft: Awaited<ReturnType<typeof draftCard>>, field: string): string {
  return draft.evidence.found.find((line) => line.field === field)?.because ?? '';
}
