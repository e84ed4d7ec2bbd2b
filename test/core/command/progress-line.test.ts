import { describe, expect, it } from 'vitest';

import { ProgressLine } from '../../../core/command/progress-line.ts';
import { dataArgument } from '../../../core/command/data-argument.ts';
import { tableText } from '../../../core/command/table-text.ts';

type Told = Parameters<ProgressLine['tell']>[0];

function makeLine(how: { readonly terminal?: boolean; readonly form?: 'text' | 'json'; readonly quiet?: boolean } = {}) {
  const clock = { now: 0 };
  const said: string[] = [];
  const streams = { result: () => undefined, aside: (text: string) => said.push(text), terminal: how.terminal ?? false };
  const line = new ProgressLine({ form: how.form ?? 'text', quiet: how.quiet ?? false, streams, now: () => clock.now });
  const tell = (part: Partial<Told>): void => {
    line.tell({
      run: 'r',
      candidate: 'small.h5',
      step: 'explain',
      done: 5,
      skipped: 0,
      failed: 0,
      total: 10,
      perSecond: 2,
      secondsLeft: 2.5,
      workers: [],
      failure: null,
      ...part,
    });
  };
  return { clock, said, tell, line };
}

describe('progress on the side', () => {
  it('is nothing with --quiet', () => {
    const { said, tell } = makeLine({ quiet: true, terminal: true });
    tell({});
    expect(said).toEqual([]);
  });

  it('is one plain line every few seconds where nobody sees a bar, and always the end', () => {
    const { said, tell, clock } = makeLine();
    for (clock.now = 0; clock.now < 6000; clock.now += 100) tell({});
    tell({ step: 'done', done: 10 });
    expect(said).toEqual([...Array<string>(2).fill('small.h5: explain, 5 of 10, 2/s, 3 s left\n'), 'small.h5: done, 10 of 10, 2/s\n']);
  });

  it('is one JSON object a line with --progress json', () => {
    const { said, tell } = makeLine({ form: 'json' });
    tell({ done: 6 });
    expect(JSON.parse(said[0] ?? '')).toMatchObject({ run: 'r', done: 6 });
  });

  it('is a bar on a terminal, which is taken away before words follow', () => {
    const { said, tell, line } = makeLine({ terminal: true });
    tell({});
    line.clear();
    line.clear();
    expect(said).toEqual(['\r\u001b[2K[############............] small.h5: explain, 5 of 10, 2/s, 3 s left', '\r\u001b[2K']);
  });

  it('says how many items were left out', () => {
    const { said, tell } = makeLine();
    tell({ skipped: 1, failed: 2 });
    expect(said[0]).toContain('8 of 10, 1 skipped, 2 failed');
  });
});

describe('data on the command line', () => {
  it.each([
    { text: 'pictures', path: '/here/pictures', arrayName: null },
    { text: 'x.npz:images', path: '/here/x.npz', arrayName: 'images' },
    { text: 'C:\\x.npz', path: '/here/C:\\x.npz', arrayName: null },
    { text: '/data/a:b/x.npy', path: '/data/a:b/x.npy', arrayName: null },
    { text: '/data/x.npz:a/b', path: '/data/x.npz:a/b', arrayName: null },
  ])('$text', ({ text, path, arrayName }) => {
    expect(dataArgument(text, '/here')).toEqual({ path, arrayName });
  });
});

it('a table pads words to the right and numbers to the left', () => {
  expect(
    tableText(
      ['name', 'n'],
      [
        ['a', '1'],
        ['long name', '12'],
      ],
    ),
  ).toBe('name        n\na           1\nlong name  12\n');
});
