import { describe, expect, it } from 'vitest';

import { missingLibrary } from '../../core/executors/native-library.ts';

const missing = missingLibrary();
const isRequired = (process.env['CONCORD_REQUIRE'] ?? '').split(',').includes('native');

if (missing !== null && isRequired) {
  it('the native library is required', () => {
    expect(missing).toBeNull();
  });
}

/** Tests that need TensorFlow's library: where it is not prepared they are skipped, and their name says so. */
export function describeNative(says: string, tests: () => void): void {
  if (missing === null) describe(says, tests);
  else describe.skip(`${says} (${missing})`, tests);
}
