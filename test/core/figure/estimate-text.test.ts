import { expect, it } from 'vitest';

import { estimateText } from '../../../core/figure/estimate-text.ts';

it.each([
  [{ from: 0, to: 0.2 }, 'less than 1 s'],
  [{ from: 3.9, to: 12.1 }, '3 to 13 s'],
  [{ from: 0, to: 180 }, 'less than 3 min'],
  [{ from: 119, to: 119.5 }, '119 to 120 s'],
  [{ from: 100, to: 840 }, '1 to 14 min'],
  [{ from: 1000, to: 6800 }, '16 to 114 min'],
  [{ from: 8000, to: 90_000 }, '2 to 25 h'],
])('%o reads %s', (range, text) => {
  expect(estimateText(range).replaceAll('\u202f', ' ')).toBe(text);
});
