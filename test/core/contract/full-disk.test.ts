import { expect, it } from 'vitest';

import { fullDisk, mebibytes } from '../../../core/contract/full-disk.ts';

const MEBIBYTE = 1024 * 1024;

it('a full disk says what is needed and what is free, in words and as numbers', () => {
  const problem = fullDisk('the report', { neededBytes: 12.01 * MEBIBYTE, freeBytes: 11.99 * MEBIBYTE });
  expect(problem).toMatchObject({ code: 'storage/full', details: { neededBytes: 12.01 * MEBIBYTE, freeBytes: 11.99 * MEBIBYTE } });
  expect(problem.message).toMatch(/^the report: about 12\.1 MiB are needed, and 11\.9 MiB are free; free some space/);
});

it('free room that cannot be known is left out', () => {
  expect(fullDisk('the report', { neededBytes: 1, freeBytes: null }).message).toMatch(/^the report: about 0\.1 MiB are needed; free/);
});

it('bytes are rounded to a tenth of a MiB', () => {
  expect([mebibytes(0), mebibytes(1.04 * MEBIBYTE), mebibytes(1.04 * MEBIBYTE, 'up'), mebibytes(1.09 * MEBIBYTE, 'down')]).toEqual([
    '0.0 MiB',
    '1.0 MiB',
    '1.1 MiB',
    '1.0 MiB',
  ]);
});
