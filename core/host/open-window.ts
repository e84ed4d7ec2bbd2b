import { spawn } from 'node:child_process';

import { findBrowser } from './find-browser.ts';

export interface WindowOptions {
  readonly address: string;
  /** A private folder: no extension, no history and no account of the person is near the audit. */
  readonly profileFolder: string;
  /** The person has closed the window, or it could not be opened. */
  readonly onClosed: (opened: boolean) => void;
}

export interface OpenWindow {
  close(): Promise<void>;
}

/** A browser that ends sooner than this has shown nothing: no display, no sandbox, a broken installation. */
const SHORTEST_VISIT_MS = 3000;

/** Opens the page as a window of its own, where there is a display and a browser; null where the address must do. */
export function openWindow(options: WindowOptions): OpenWindow | null {
  const browser = hasDisplay() ? findBrowser() : null;
  if (browser === null) return null;
  const since = performance.now();
  const child = spawn(browser, switches(options), { stdio: 'ignore', detached: false });
  let asked = false;
  const closed = new Promise<void>((resolve) => {
    const end = (): void => {
      resolve();
      if (!asked) options.onClosed(performance.now() - since > SHORTEST_VISIT_MS);
    };
    child.once('error', end);
    child.once('exit', end);
  });
  return {
    close: async () => {
      asked = true;
      child.kill();
      await closed;
    },
  };
}

function switches({ address, profileFolder }: WindowOptions): readonly string[] {
  return [
    `--app=${address}`,
    `--user-data-dir=${profileFolder}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-extensions',
    '--window-size=1440,900',
  ];
}

function hasDisplay(): boolean {
  if (process.platform === 'win32' || process.platform === 'darwin') return true;
  return (process.env['DISPLAY'] ?? '') !== '' || (process.env['WAYLAND_DISPLAY'] ?? '') !== '';
}
