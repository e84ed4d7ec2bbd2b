import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';

import { failure } from '../../../core/contract/failures.ts';
import FailureNote from '../../../renderer/components/FailureNote.svelte';
import { lineMarks, quadrantMarks, reviewMarks, runMarks } from '../../../renderer/components/state-marks.ts';

afterEach(() => {
  cleanup();
});

describe('marks of a state', () => {
  it.each([
    ['evidence', quadrantMarks],
    ['review', reviewMarks],
    ['pair line', lineMarks],
  ])('of one kind (%s) differ in shape and word, not by colour alone', (_, marks) => {
    const all = Object.values(marks);
    expect(new Set(all.map((mark) => mark.icon)).size).toBe(all.length);
    expect(new Set(all.map((mark) => mark.text)).size).toBe(all.length);
  });

  it('of a run have a word each', () => {
    expect(Object.entries(runMarks).every(([state, mark]) => mark.text === state)).toBe(true);
  });
});

describe('a failure on the screen', () => {
  it('is a sentence with its code, its next step and its details to copy', () => {
    render(FailureNote, { failure: failure('damaged/truncated', 'half.h5 ends after 512 bytes') });
    const alert = screen.getByRole('alert');
    expect(alert.textContent).toContain('half.h5 ends after 512 bytes; copy it again from its source.');
    expect(alert.textContent).toContain('damaged/truncated');
    expect(screen.getByRole('button').textContent).toBe('Copy details');
  });

  it('offers a second try only where there is one', () => {
    render(FailureNote, { failure: failure('storage/io', 'the disk reported an error'), retry: () => undefined });
    expect(screen.getAllByRole('button').map((button) => button.textContent)).toEqual(['Try again', 'Copy details']);
  });
});
