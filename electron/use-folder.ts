import { mkdirSync } from 'node:fs';

import { app } from 'electron';

/** Makes Electron keep something in a folder of ours. It refuses one that does not exist yet. */
export function useFolder(name: 'userData' | 'crashDumps', path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  app.setPath(name, path);
}
