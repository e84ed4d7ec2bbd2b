import { describe, expect, it } from 'vitest';

import { softmaxTables } from '../../../core/graph/kinds/softmax-tables.ts';

const UNIT = 32768;

/** Against the functions themselves, and by hand from LUTPopulateInt16 and LUTLookup. */
describe('the tables of a 16-bit softmax', () => {
  // 65,536 positions are read as if they were 65,535: 10 / 65,536, which is 5 units; the line and three roundings add 3 more.
  it('hold exp(-d step) to 8 units of 1/32768 and a bit, and end where it is exp(-10)', () => {
    const step = 2 ** -11;
    const { exponentials } = softmaxTables(step);
    expect(exponentials).toHaveLength(10 * 2 ** 11 + 1);
    const apart = Array.from(exponentials, (entry, distance) => Math.abs(entry - Math.exp(-distance * step) * UNIT));
    expect(Math.max(...apart)).toBeLessThan(8.1);
  });

  it('hold 1 / (1 + x) to a unit and a half', () => {
    const { reciprocals } = softmaxTables(1);
    expect(reciprocals).toHaveLength(65536);
    const apart = Array.from(reciprocals, (entry, at) => Math.abs(entry - UNIT / (1 + at / 65535)));
    expect(Math.max(...apart)).toBeLessThan(1.5);
  });

  // The last line leads from 32133 to 32767 and is read at 127 of its 128 places; the first entry is 1 + 1, for half its line's error.
  it('know two distances only where an integer is worth more than the whole table', () => {
    expect([...softmaxTables(10.5).exponentials]).toEqual([32762, 2]);
  });
});
