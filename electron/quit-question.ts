import { dialog } from 'electron';
import type { BrowserWindow } from 'electron';

/**
 * Asks once before a window closes over an audit that runs. Without one, and when the system itself is ending, nobody is
 * asked; finished items are stored already, so leaving loses none.
 */
export class QuitQuestion {
  readonly #isRunning: () => Promise<boolean>;
  #isAsking = false;
  #mayLeave = false;

  constructor(isRunning: () => Promise<boolean>) {
    this.#isRunning = isRunning;
  }

  /** The session ends: from now on nobody is asked. */
  leaveUnasked(): void {
    this.#mayLeave = true;
  }

  guard(window: BrowserWindow): void {
    window.on('close', (event) => {
      if (this.#mayLeave) return;
      event.preventDefault();
      if (!this.#isAsking) void this.#ask(window);
    });
    window.on('session-end', () => {
      this.leaveUnasked();
    });
  }

  async #ask(window: BrowserWindow): Promise<void> {
    this.#isAsking = true;
    this.#mayLeave = !(await this.#isRunning()) || (await personWantsToLeave(window));
    this.#isAsking = false;
    if (this.#mayLeave) window.close();
  }
}

async function personWantsToLeave(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: 'An audit is running.',
    detail: 'What is finished is kept. If you stop now, the audit continues where it was at the next start.',
    buttons: ['Keep running', 'Stop and quit'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1;
}
