import { app } from 'electron';

import { projectOf } from './start-arguments.ts';

/** One window for each person: a later start hands its words to the first and ends. */
export class SecondStarts {
  #waiting: (string | null)[] = [];
  #open: ((project: string | null) => void) | null = null;

  /** Whether this is the first start. From now on later ones are heard. */
  isFirst(words: readonly string[], workingFolder: string): boolean {
    if (!app.requestSingleInstanceLock({ words, workingFolder })) return false;
    // Chromium reorders a command line and adds to it, so the words are sent beside it, and read as paths only.
    app.on('second-instance', (_event, _line, _folder, sent) => {
      this.#asked(parseSent(sent));
    });
    app.on('open-file', (event, path) => {
      event.preventDefault();
      this.#asked(projectOf([path], '/'));
    });
    return true;
  }

  /** Who opens a project; null means that only the window is wanted. What was asked for meanwhile is told at once. */
  onProject(open: (project: string | null) => void): void {
    this.#open = open;
    for (const project of this.#waiting) open(project);
    this.#waiting = [];
  }

  #asked(project: string | null): void {
    if (this.#open === null) this.#waiting = [project];
    else this.#open(project);
  }
}

/** What another start sent may be anything. */
function parseSent(sent: unknown): string | null {
  if (typeof sent !== 'object' || sent === null || !('words' in sent) || !('workingFolder' in sent)) return null;
  const { words, workingFolder } = sent;
  return Array.isArray(words) && typeof workingFolder === 'string' ? projectOf(words as unknown[], workingFolder) : null;
}
