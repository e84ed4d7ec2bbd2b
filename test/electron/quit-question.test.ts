import { beforeEach, describe, expect, it, vi } from 'vitest';

import { QuitQuestion } from '../../electron/quit-question.ts';
import { BrowserWindow, dialogAnswers, resetElectron, toldOf } from '../support/electron-stub.ts';

beforeEach(() => {
  resetElectron();
});

describe('closing the window (C8)', () => {
  it('closes at once where no audit runs', async () => {
    const { window } = guarded(false);
    window.close();
    await vi.waitFor(() => expect(window.closed).toBe(1));
    expect(toldOf('dialog.showMessageBox')).toEqual([]);
  });

  it('asks while an audit runs, and stays where the person keeps it running', async () => {
    const { window } = guarded(true);
    dialogAnswers.push({ response: 0 });
    window.close();
    await vi.waitFor(() => expect(toldOf('dialog.showMessageBox')).toHaveLength(1));
    await settled();
    expect([window.closed, toldOf('dialog.showMessageBox')]).toMatchObject([0, [[{ defaultId: 0, cancelId: 0 }]]]);
  });

  it('closes when the person says stop, and asks once for a person who is impatient', async () => {
    const { window } = guarded(true);
    dialogAnswers.push({ response: 1 });
    window.close();
    window.close();
    await vi.waitFor(() => expect(window.closed).toBe(1));
    expect(toldOf('dialog.showMessageBox')).toHaveLength(1);
  });

  it('asks again at the next try', async () => {
    const { window } = guarded(true);
    dialogAnswers.push({ response: 0 }, { response: 1 });
    window.close();
    await vi.waitFor(() => expect(toldOf('dialog.showMessageBox')).toHaveLength(1));
    await settled();
    window.close();
    await vi.waitFor(() => expect(window.closed).toBe(1));
  });

  it('asks nobody when the session ends', () => {
    const { window } = guarded(true);
    window.emit('session-end');
    window.close();
    expect([window.closed, toldOf('dialog.showMessageBox')]).toEqual([1, []]);
  });
});

function guarded(running: boolean) {
  const window = new BrowserWindow({ webPreferences: {} });
  new QuitQuestion(() => Promise.resolve(running)).guard(window as unknown as Parameters<QuitQuestion['guard']>[0]);
  return { window };
}

function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
