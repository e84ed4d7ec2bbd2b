import { beforeEach, describe, expect, it } from 'vitest';

import type { Channels } from '../../../core/contract/channels.ts';
import type { ShellChannels } from '../../../core/contract/shell-channels.ts';
import { decide, step, undo } from '../../../renderer/screens/review/decide.ts';
import { App } from '../../../renderer/state/app.svelte.ts';
import type { RowKey } from '../../../renderer/state/row-pages.ts';
import { SteadyClient } from '../../../renderer/steady-client.ts';
import { engineDouble, settled, shellDouble } from '../support/doubles.ts';

/** The whole window without its page, on the first row of a made-up audit. */
async function openedApp(reviewer: string) {
  const double = engineDouble(50);
  const engine = new SteadyClient<Channels>();
  const shell = new SteadyClient<ShellChannels>();
  engine.attach(double);
  shell.attach(shellDouble());
  const listeners: ((reachable: boolean) => void)[] = [];
  const app = new App({ engine, shell, onReachable: (listener) => void listeners.push(listener) }, window);
  for (const listener of listeners) listener(true);
  await settled();
  app.preferences.reviewer = reviewer;
  const first = app.grid.rowAt(0);
  const second = app.grid.rowAt(1);
  if (first === null || second === null) throw new Error('expected two rows');
  await app.detail.open(first);
  return { app, double, first, second };
}

function keyOf({ run, item, method }: RowKey): RowKey {
  return { run, item, method };
}

/** Key presses that come soon after a new picture are ignored; here the picture has been looked at for a while. */
async function lookedAt(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 320));
}

beforeEach(() => {
  localStorage.clear();
  location.hash = '';
});

describe('a review, item by item', () => {
  it('begins with the list of the project that the engine has open', async () => {
    const { app } = await openedApp('A. Sim');
    expect([app.router.route, app.grid.total, app.session.visit]).toEqual([{ place: 'review' }, 100, 1]);
  });

  it('goes on to the next item in the order of the list after a decision', async () => {
    const { app, first, second } = await openedApp('A. Sim');
    app.router.go({ place: 'detail', ...keyOf(first) });
    await lookedAt();
    await decide(app, 'accepted');
    expect(app.router.route).toEqual({ place: 'detail', run: second.run, item: second.item, method: second.method });
    expect([app.decision.last?.row.item, app.grid.rowAt(0)?.review]).toEqual([first.item, 'accepted']);
  });

  it('comes back to the item of a decision that is undone', async () => {
    const { app, first } = await openedApp('A. Sim');
    app.router.go({ place: 'detail', ...keyOf(first) });
    await lookedAt();
    await decide(app, 'accepted');
    await undo(app);
    expect(app.router.route).toMatchObject({ item: first.item });
    expect(app.grid.rowAt(0)?.review).toBe(first.review);
  });

  it('leaves a person in the list who has gone back before a decision or an undo is stored', async () => {
    const { app, double, first } = await openedApp('A. Sim');
    app.router.go({ place: 'detail', ...keyOf(first) });
    await lookedAt();
    for (const act of [() => decide(app, 'accepted'), () => undo(app)]) {
      app.router.go({ place: 'detail', ...keyOf(first) });
      double.hold();
      const acting = act();
      app.router.go({ place: 'review' });
      double.release();
      await acting;
      expect(app.router.route).toEqual({ place: 'review' });
    }
  });

  it('does nothing on a key within 300 ms of a new picture', async () => {
    const { app, double } = await openedApp('A. Sim');
    await decide(app, 'accepted');
    expect(double.requestsOf('review/decide')).toEqual([]);
  });

  it('does nothing without a name', async () => {
    const { app, double } = await openedApp('');
    await lookedAt();
    await decide(app, 'rejected');
    expect([double.requestsOf('review/decide'), app.decision.drafting]).toEqual([[], null]);
  });

  it('asks for a note before it rejects', async () => {
    const { app, double } = await openedApp('A. Sim');
    await lookedAt();
    await decide(app, 'rejected');
    expect([double.requestsOf('review/decide'), app.decision.drafting]).toEqual([[], 'rejected']);
    await decide(app, 'rejected', true);
    expect(double.requestsOf('review/decide')).toHaveLength(1);
  });

  it('stays where it is at the ends of the list', async () => {
    const { app, first } = await openedApp('A. Sim');
    app.router.replace({ place: 'detail', run: first.run, item: first.item, method: first.method });
    await step(app, -1);
    expect(app.router.route).toMatchObject({ item: first.item });
  });
});
