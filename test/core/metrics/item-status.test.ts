import { describe, expect, it } from 'vitest';

import { isDegenerate, itemStatus } from '../../../core/metrics/item-status.ts';

describe('status of an item', () => {
  it.each([
    ['ok', 'ok', 'evaluable'],
    ['ok', 'zero', 'collapsed'],
    ['ok', 'nan', 'collapsed'],
    ['constant', 'ok', 'emerged'],
    ['zero', 'constant', 'both-degenerate'],
  ] as const)('teacher %s, compressed %s: %s', (teacher, compressed, status) => {
    expect(itemStatus(teacher, compressed, 'signed')).toBe(status);
  });

  it('an all-negative map is empty where only positive values count, and usable elsewhere', () => {
    expect((['signed', 'positive', 'absolute'] as const).map((view) => isDegenerate('all-negative', view))).toEqual([false, true, false]);
  });
});
