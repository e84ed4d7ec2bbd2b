import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { memoryPorts } from '../serve/memory-port.ts';
import { openBrowserHost } from './browser-host.ts';
import type { BrowserHost } from './browser-host.ts';
import { DropBox } from './drop-box.ts';
import { dropHome } from './drop-home.ts';
import { engineRoom, joinPage } from './engine-room.ts';
import type { OpenShell } from './engine-room.ts';
import { openWindow } from './open-window.ts';
import type { OpenWindow } from './open-window.ts';
import { readPageFiles } from './page-files.ts';
import { privateFolder } from './private-folder.ts';
import { serveShell } from './serve-shell.ts';
import { shellHandlers } from './shell-handlers.ts';
import type { ShellOptions } from './shell-handlers.ts';

export interface ConcordOptions {
  readonly engineEntry: string;
  /** Folder of the built page. */
  readonly pageFolder: string;
  readonly dataFolder: string;
  readonly workingFolder: string;
  /** May still be in the making; the window waits for it, the engine does not. */
  readonly startProject: Promise<string | null>;
  readonly window: boolean;
  readonly log: (line: string) => void;
}

export interface OpenConcord {
  /** A start address that can be used once; the window has one of its own. */
  readonly address: string;
  /** Settles when the person has closed the window and no other page is open. */
  readonly leftByPerson: Promise<void>;
  enginePid(): number | null;
  close(): Promise<void>;
}

/** Engine, page and window of one start; `close` leaves no process behind, and no file but what a project was begun with. */
export async function openConcord(options: ConcordOptions): Promise<OpenConcord> {
  const files = await readPageFiles(options.pageFolder);
  await mkdir(options.dataFolder, { recursive: true });
  const [folder, drops] = await Promise.all([privateFolder(), dropHome(options.dataFolder)]);
  let dropPages = (): void => undefined; // before there are pages, an engine may already be lost
  const { engine, grants } = engineRoom({
    start: { entry: options.engineEntry },
    onLost: () => {
      dropPages();
    },
    onAudit: (project) => {
      drops.keepFor(project);
    },
    log: options.log,
  });
  engine.start();
  const openShell = shellOpener({ ...options, grants, startProject: await options.startProject }, options.log);
  const browser = await openBrowserHost({
    files,
    drops: new DropBox(drops.folder),
    grants,
    onPage: (page) => {
      joinPage(page, engine, openShell);
    },
    log: options.log,
  });
  dropPages = browser.dropPages;
  const window = options.window ? windowOn(browser, { profileFolder: join(folder.path, 'window'), log: options.log }) : null;
  return {
    address: browser.startAddress(),
    leftByPerson: window?.left ?? new Promise(() => undefined),
    enginePid: () => engine.pid(),
    close: async () => {
      await Promise.all([window?.open?.close(), browser.close(), engine.close()]);
      await Promise.all([folder.remove(), drops.close()]);
    },
  };
}

/** Each page has a shell of its own, on the line that also leads to the engine. */
function shellOpener(options: ShellOptions, log: (line: string) => void): OpenShell {
  const handlers = shellHandlers(options);
  return (epoch) => {
    const [near, far] = memoryPorts();
    serveShell(far, handlers, { epoch, log });
    return near;
  };
}

/** How long a page that was reloaded may be away before the start counts as left. */
const LEAVING_MS = 2000;

/** A window that was closed ends the start, unless the page is open elsewhere or was never shown. */
function windowOn(
  browser: BrowserHost,
  { profileFolder, log }: { readonly profileFolder: string; readonly log: (line: string) => void },
): { readonly open: OpenWindow | null; readonly left: Promise<void> } {
  let leave: () => void = () => undefined;
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const onClosed = (shown: boolean): void => {
    if (!shown) log('No window could be opened; open the printed address in a browser.');
    const leaveIfAlone = (): void => {
      if (browser.pageCount() === 0) leave();
    };
    if (shown) setTimeout(leaveIfAlone, LEAVING_MS);
  };
  return { open: openWindow({ address: browser.startAddress(), profileFolder, onClosed }), left };
}
