import { describe, expect, it } from 'vitest';

import { colourTableNames, colourTables, colourText, legendPixels } from '../../../core/figure/colour-table.ts';

/** Relative luminance of WCAG 2, of one colour of a table. */
function luminance(table: Uint8Array, index: number): number {
  const [red = 0, green = 0, blue = 0] = [0, 1, 2].map((part) => {
    const share = (table[3 * index + part] ?? 0) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe('colour tables', () => {
  it('have 256 colours of three bytes', () => {
    expect(colourTableNames.map((name) => colourTables[name].length)).toEqual([768, 768, 768, 768]);
  });

  it.each([
    ['cividis', [0, 34, 78], [254, 232, 56]],
    ['viridis', [68, 1, 84], [253, 231, 37]],
    ['grey', [0, 0, 0], [255, 255, 255]],
  ] as const)('%s begins and ends as published and only ever gets lighter', (name, first, last) => {
    const table = colourTables[name];
    expect([[...table.slice(0, 3)], [...table.slice(-3)]]).toEqual([first, last]);
    const steps = Array.from({ length: 255 }, (_, index) => luminance(table, index + 1) - luminance(table, index));
    expect(Math.min(...steps)).toBeGreaterThan(-0.002); // 8-bit rounding of the published table
  });

  it('the difference table is neutral in the middle, blue below, orange above, darker towards both ends', () => {
    const table = colourTables.difference;
    const at = (index: number) => [...table.slice(3 * index, 3 * index + 3)];
    expect([at(0), at(51), at(128), at(204), at(255)]).toEqual([
      [10, 47, 115],
      [46, 102, 196],
      [244, 243, 242],
      [217, 115, 28],
      [122, 46, 0],
    ]);
    const light = Array.from({ length: 256 }, (_, index) => luminance(table, index));
    expect(light.slice(0, 128)).toEqual(light.slice(0, 128).toSorted((a, b) => a - b));
    expect(light.slice(128)).toEqual(light.slice(128).toSorted((a, b) => b - a));
  });

  it('clamp positions outside 0..1', () => {
    expect([colourText(colourTables.grey, -3), colourText(colourTables.grey, 0.5), colourText(colourTables.grey, 9)]).toEqual([
      'rgb(0 0 0)',
      'rgb(128 128 128)',
      'rgb(255 255 255)',
    ]);
  });

  it('become a legend of opaque pixels', () => {
    expect([...legendPixels('cividis').slice(0, 4), ...legendPixels('cividis').slice(-4)]).toEqual([0, 34, 78, 255, 254, 232, 56, 255]);
  });
});
