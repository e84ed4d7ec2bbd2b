import { copyFileSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { failures } from '../../../core/contract/failures.table.ts';

import { badInputs } from './bad-input.table.ts';
import { concordHere } from './concord-here.ts';
import { concord, example, privateFolder } from './concord-process.ts';

describe('bad input ends in one line with a code and a next step, and nothing is left behind', () => {
  it.each(badInputs)('$name: $code', async ({ code, make }) => {
    const folder = privateFolder();
    const words = make(folder);
    const before = readdirSync(folder);
    const { code: exit, out, err } = await concordHere(words, folder);
    expect({ exit, out, lines: err.trim().split('\n').length, begins: err.startsWith(`concord: ${code}: `) }, err).toEqual({
      exit: failures[code].exit,
      out: '',
      lines: 1,
      begins: true,
    });
    expect(err.trim().endsWith(`${failures[code].nextStep}.`)).toBe(true);
    expect(readdirSync(folder).filter((name) => !before.includes(name) && !name.startsWith('p.concord'))).toEqual([]);
  });

  it('is an object on standard output with --json', async () => {
    const { out, err } = await concord(['inspect', '/nowhere.h5', '--json']);
    expect(JSON.parse(out)).toEqual({
      error: { code: 'input/not-found', message: err.trim().replace('concord: input/not-found: ', ''), details: {} },
    });
  });
});

describe('a missing card', () => {
  function pairWithoutCards(): { folder: string; words: string[] } {
    const folder = privateFolder();
    for (const name of ['garments-teacher.h5', 'garments-int8.tflite']) copyFileSync(example(name), path.join(folder, name));
    const words = [
      'audit',
      '--teacher',
      'garments-teacher.h5',
      '--compressed',
      'garments-int8.tflite',
      '--data',
      example('pictures'),
      '--project',
      'g.concord',
      '--limit',
      '6',
      '--quiet',
    ];
    return { folder, words };
  }

  it('is answered with a draft beside the model and the line to type', async () => {
    const { folder, words } = pairWithoutCards();
    const { code, err } = await concordHere(words, folder);
    expect({ code, begins: err.startsWith('concord: card/missing: ') }, err).toEqual({ code: 2, begins: true });
    expect(err.trim().split('\n').at(-1)).toBe(`ready to type: concord ${words.join(' ')} --accept-card`);
    const draft: unknown = JSON.parse(readFileSync(path.join(folder, 'garments-teacher.h5.card.draft.json'), 'utf8'));
    expect(draft).toMatchObject({ schema: 'concord/card/1', input: { shape: [28, 28, 1] } });
  });

  it('is confirmed by --accept-card: the audit goes on, and both cards say who confirmed them', async () => {
    const { folder, words } = pairWithoutCards();
    const { code, err } = await concordHere([...words, '--accept-card'], folder);
    expect(code, err).toBe(0);
    for (const name of ['garments-teacher.h5', 'garments-int8.tflite']) {
      const card: unknown = JSON.parse(readFileSync(path.join(folder, `${name}.card.json`), 'utf8'));
      expect(card).toMatchObject({ evidence: { confirmedBy: 'command line, --accept-card' } });
    }
  });
});
