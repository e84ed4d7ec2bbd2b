import { describe, expect, it } from 'vitest';

import { failure } from '../../../core/contract/failures.ts';
import { failures } from '../../../core/contract/failures.table.ts';
import type { FailureCode } from '../../../core/contract/failures.table.ts';
import { windowSentence } from '../../../core/contract/window-sentence.ts';

const codes = Object.keys(failures).filter((code): code is FailureCode => code in failures);

describe('the sentence of a failure in the window', () => {
  it.each(codes)('advises nothing that only a command line can do: %s', (code) => {
    const sentence = windowSentence(failure(code, 'garments.h5: expected this, received that').message);
    expect(sentence).toMatch(/^garments\.h5: expected this, received that; .+\.$/);
    expect(sentence).not.toMatch(/`|--\w|\bcommand\b/);
  });

  it('leaves a message alone that ends otherwise', () => {
    expect(['there is no run 7.', 'what; this.'].map(windowSentence)).toEqual(['there is no run 7.', 'what; this.']);
  });
});
