import { describe, expect, it } from 'vitest';

import type { Stroke } from '../../../../core/contract/what-if.ts';
import type { DecodedItem } from '../../../../core/data/data-source.ts';
import { hashOfValues } from '../../../../core/data/decode.ts';
import { applyStrokes } from '../../../../core/data/strokes/apply-strokes.ts';
import type { StrokeTools } from '../../../../core/data/strokes/apply-strokes.ts';

function itemOf(shape: readonly number[], pixels: DecodedItem['pixels'], whiteLevel: number | null = 255): DecodedItem {
  return { shape, pixels, whiteLevel, fromPicture: true, decodedHash: hashOfValues(shape, pixels), bytesHash: '', notes: [] };
}

/** 1 to 12 in three rows of four. */
const ramp = itemOf(
  [3, 4, 1],
  Uint8Array.from({ length: 12 }, (_, at) => at + 1),
);
const noTools: StrokeTools = { levels: null, donors: new Map() };
const middle = { shape: 'rectangle', left: 1, top: 1, width: 2, height: 1 } as const;

function pixelsOf(item: DecodedItem, strokes: readonly Stroke[], tools = noTools): readonly number[] {
  const result = applyStrokes(item, strokes, tools);
  if (!result.ok) throw new Error(result.failure.message);
  return [...result.value.decoded.pixels];
}

describe('erasing', () => {
  it('changes exactly the positions of the rectangle and says their share', () => {
    const result = applyStrokes(ramp, [{ kind: 'erase', region: middle, fill: 'black' }], noTools);
    expect(result.ok && [[...result.value.decoded.pixels], result.value.share]).toEqual([[1, 2, 3, 4, 5, 0, 0, 8, 9, 10, 11, 12], 2 / 12]);
  });

  it('leaves the item itself alone and gives the changed pixels another name', () => {
    const before = [...ramp.pixels];
    const result = applyStrokes(ramp, [{ kind: 'erase', region: middle, fill: 'black' }], noTools);
    expect([...ramp.pixels]).toEqual(before);
    expect(result.ok && result.value.decoded.decodedHash).toBe(
      hashOfValues([3, 4, 1], Uint8Array.of(1, 2, 3, 4, 5, 0, 0, 8, 9, 10, 11, 12)),
    );
  });

  it('fills with half of the white level, or with the mean of each channel, rounded to the nearest', () => {
    const colours = itemOf([1, 2, 3], Uint8Array.of(0, 10, 200, 1, 20, 100));
    const all = { shape: 'rectangle', left: 0, top: 0, width: 1, height: 1 } as const;
    expect(pixelsOf(colours, [{ kind: 'erase', region: all, fill: 'grey' }])).toEqual([128, 128, 128, 1, 20, 100]);
    expect(pixelsOf(colours, [{ kind: 'erase', region: all, fill: 'mean' }])).toEqual([1, 15, 150, 1, 20, 100]);
  });

  it('takes the mean of the item as it was, whatever was erased before', () => {
    const first = { kind: 'erase', region: { shape: 'rectangle', left: 0, top: 0, width: 4, height: 2 }, fill: 'black' } as const;
    const last = { kind: 'erase', region: { shape: 'rectangle', left: 0, top: 2, width: 1, height: 1 }, fill: 'mean' } as const;
    expect(pixelsOf(ramp, [first, last])[8]).toBe(7); // 6.5 rounded
  });

  it("uses the card's black and white for floats, which have no white level of their own", () => {
    const floats = itemOf([1, 2, 1], Float32Array.of(0.25, -0.5), null);
    const tools = { ...noTools, levels: { black: [-1], white: [3] } };
    const region = { shape: 'rectangle', left: 0, top: 0, width: 1, height: 1 } as const;
    expect(pixelsOf(floats, [{ kind: 'erase', region, fill: 'black' }], tools)).toEqual([-1, -0.5]);
    expect(pixelsOf(floats, [{ kind: 'erase', region, fill: 'grey' }], tools)).toEqual([1, -0.5]);
  });

  it('a stroke outside the item changes nothing, one across its border only what lies inside', () => {
    const outside = { kind: 'erase', region: { shape: 'rectangle', left: 9, top: 9, width: 3, height: 3 }, fill: 'black' } as const;
    const across = { kind: 'erase', region: { shape: 'rectangle', left: 3, top: -5, width: 9, height: 6 }, fill: 'black' } as const;
    expect(pixelsOf(ramp, [outside])).toEqual([...ramp.pixels]);
    expect(pixelsOf(ramp, [across])).toEqual([1, 2, 3, 0, 5, 6, 7, 8, 9, 10, 11, 12]);
  });
});

describe('a path', () => {
  const blank = itemOf([5, 5, 1], new Uint8Array(25).fill(9));
  const erased = (points: readonly (readonly [number, number])[], radius: number): readonly number[] =>
    pixelsOf(blank, [
      { kind: 'erase', region: { shape: 'path', radius, points: points.map(([x, y]): [number, number] => [x, y]) }, fill: 'black' },
    ]).flatMap((value, at) => (value === 0 ? [at] : []));

  it('of one point covers the pixels whose centre lies within its radius', () => {
    expect(erased([[2.5, 2.5]], 1)).toEqual([7, 11, 12, 13, 17]);
    expect(erased([[2.5, 2.5]], 0.5)).toEqual([12]);
  });

  it('of two points covers what lies between them', () => {
    expect(
      erased(
        [
          [0.5, 1.5],
          [4.5, 1.5],
        ],
        0.5,
      ),
    ).toEqual([5, 6, 7, 8, 9]);
  });
});

describe('blurring', () => {
  it('turns one bright pixel into the Gaussian itself', () => {
    const size = 21;
    const spot = new Float32Array(size * size);
    spot[10 * size + 10] = 1;
    const region = { shape: 'rectangle', left: 0, top: 0, width: size, height: size } as const;
    const blurred = pixelsOf(itemOf([size, size, 1], spot, null), [{ kind: 'blur', region, sigma: 1.5 }]);
    const line = Array.from({ length: 13 }, (_, at) => Math.exp(-((at - 6) ** 2) / 4.5)); // 4 sigma = 6 pixels to each side
    const total = line.reduce((sum, weight) => sum + weight, 0);
    for (const [x, y] of [
      [10, 10],
      [12, 9],
      [16, 10],
      [4, 4],
    ] as const)
      expect(blurred[y * size + x]).toBeCloseTo(((line[x - 4] ?? 0) * (line[y - 4] ?? 0)) / total ** 2, 7);
    expect(blurred[10 * size + 17]).toBe(0);
  });

  it('leaves an even picture as it is, up to the border, and each channel by itself', () => {
    const even = itemOf(
      [4, 4, 3],
      Uint8Array.from({ length: 48 }, (_, at) => [10, 100, 250][at % 3] ?? 0),
    );
    const region = { shape: 'rectangle', left: 0, top: 0, width: 4, height: 3 } as const;
    expect(pixelsOf(even, [{ kind: 'blur', region, sigma: 3 }])).toEqual([...even.pixels]);
  });

  it('writes only under the stroke, but reads around it', () => {
    const edge = itemOf([1, 4, 1], Uint8Array.of(0, 0, 200, 200));
    const blurred = pixelsOf(edge, [{ kind: 'blur', region: { shape: 'rectangle', left: 1, top: 0, width: 1, height: 1 }, sigma: 1 }]);
    expect([blurred[0], blurred[2], blurred[3]]).toEqual([0, 200, 200]);
    // sigma 1: the weights on the two bright pixels and on the repeated border are half of all that is not in the middle
    const all = [-4, -3, -2, -1, 0, 1, 2, 3, 4].reduce((sum, d) => sum + Math.exp(-(d * d) / 2), 0);
    expect(blurred[1]).toBe(Math.round((200 * (1 - 1 / all)) / 2));
  });
});

describe('transplanting', () => {
  it('copies the box at another place, also where the two overlap', () => {
    const region = { shape: 'rectangle', left: 1, top: 0, width: 3, height: 1 } as const;
    expect(pixelsOf(ramp, [{ kind: 'transplant', region, from: { item: null, left: 0, top: 0 } }])).toEqual([
      1, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12,
    ]);
  });

  it('keeps the shape of a brushed region: its box is what is laid over the source', () => {
    const region = { shape: 'path', radius: 0.5, points: [[1.5, 1.5] as [number, number]] } as const;
    expect(
      pixelsOf(ramp, [{ kind: 'transplant', region: { ...region, points: [...region.points] }, from: { item: null, left: 3, top: 2 } }])[5],
    ).toBe(12);
  });

  it('takes from another item, and leaves alone and uncounted what has no source there', () => {
    const donor = itemOf([1, 2, 1], Uint8Array.of(50, 60));
    const region = { shape: 'rectangle', left: 0, top: 0, width: 3, height: 2 } as const;
    const stroke = { kind: 'transplant', region, from: { item: 7, left: 0, top: 0 } } as const;
    const result = applyStrokes(ramp, [stroke], { levels: null, donors: new Map([[7, donor]]) });
    expect(result.ok && [[...result.value.decoded.pixels].slice(0, 4), result.value.share]).toEqual([[50, 60, 3, 4], 2 / 12]);
  });

  it('refuses a donor with other channels or another white level', () => {
    const region = { shape: 'rectangle', left: 0, top: 0, width: 1, height: 1 } as const;
    const stroke = { kind: 'transplant', region, from: { item: 7, left: 0, top: 0 } } as const;
    const colour = itemOf([1, 1, 3], Uint8Array.of(1, 2, 3));
    const refused = [new Map(), new Map([[7, colour]])].map((donors) => applyStrokes(ramp, [stroke], { levels: null, donors }));
    expect(refused.map((result) => (result.ok ? 'ok' : result.failure.code))).toEqual(['option/invalid', 'option/invalid']);
  });
});

it('the same strokes give the same bytes', () => {
  const strokes: readonly Stroke[] = [
    { kind: 'blur', region: middle, sigma: 0.8 },
    {
      kind: 'erase',
      region: {
        shape: 'path',
        radius: 1.2,
        points: [
          [0, 0],
          [3.3, 2.1],
        ],
      },
      fill: 'mean',
    },
    { kind: 'transplant', region: middle, from: { item: null, left: 0, top: 2 } },
  ];
  const [first, second] = [applyStrokes(ramp, strokes, noTools), applyStrokes(ramp, strokes, noTools)];
  expect(first).toEqual(second);
});
