import { describe, expect, it } from 'vitest';

import { Chooser } from '../../../renderer/state/chooser.svelte.ts';
import { shellDouble } from '../support/doubles.ts';

const ask = { title: 'Choose the teacher', takes: 'file' } as const;

describe('choosing files', () => {
  it('uses the dialog of the system where the host has one', async () => {
    const shell = shellDouble();
    const chooser = new Chooser(shell, () => true);
    expect([await chooser.choose(ask), chooser.ask, shell.asked]).toEqual([[], null, [{ name: 'shell/choose', request: ask }]]);
  });

  it('walks through folders where it has none', async () => {
    const shell = shellDouble();
    const chooser = new Chooser(shell, () => false);
    const chosen = chooser.choose(ask);
    expect([chooser.ask, shell.asked]).toEqual([ask, [{ name: 'shell/list', request: { folder: null } }]]);
    chooser.close([{ grant: 'g', name: 'net.h5' }]);
    expect(await chosen).toEqual([{ grant: 'g', name: 'net.h5' }]);
  });
});
