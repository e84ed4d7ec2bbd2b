import { describe, expect, it } from 'vitest';

import { card as cardSchema } from '../../../../core/contract/card.ts';
import type { DecodedItem } from '../../../../core/data/data-source.ts';
import { defaultLimits } from '../../../../core/contract/limits.ts';
import { openModel } from '../../../../core/models/open-model.ts';
import { feedOf } from '../../../../core/serve/jobs/read-inputs.ts';

const signalNet = new URL('../../../fixtures/nets/E/models/E.keras2.h5', import.meta.url).pathname;
const signal: DecodedItem = {
  shape: [256, 2],
  pixels: new Float32Array(512).fill(500),
  whiteLevel: 255,
  fromPicture: false,
  decodedHash: '',
  bytesHash: '',
  notes: [],
};
const card = cardSchema.parse({
  schema: 'concord/card/1',
  input: { shape: [256, 2], kind: 'signal', scale: 0.001 },
  output: { kind: 'logits', task: 'single-label', classes: ['a', 'b', 'c', 'd'] },
});

describe('what a network is fed', () => {
  it('is whole numbers of any type through the card, floats as they are', async () => {
    expect(await first(card, signal)).toBe(0.5);
    expect(await first(card, { ...signal, whiteLevel: null })).toBe(500);
  });

  it('is an array as it is where there is no card, and never a picture', async () => {
    expect(await first(null, signal)).toBe(500);
    expect(await first(null, { ...signal, fromPicture: true })).toBe('card/missing');
  });

  it('must have the shape of the network', async () => {
    expect(await first(null, { ...signal, shape: [128, 4] })).toBe('mismatch/data');
  });
});

async function first(givenCard: typeof card | null, item: DecodedItem): Promise<number | string | undefined> {
  const model = await openModel(signalNet, defaultLimits);
  const fed = model.ok ? feedOf(model.value, givenCard, item) : model;
  return fed.ok ? Math.round((fed.value[0] ?? NaN) * 1e6) / 1e6 : fed.failure.code;
}
