import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Port } from '../contract/port.ts';
import { shellChannels } from '../contract/shell-channels.ts';
import { memoryPorts } from '../serve/memory-port.ts';
import { serve } from '../serve/serve.ts';
import { openBrowserHost } from './browser-host.ts';
import type { BrowserHost } from './browser-host.ts';
import { DropBox } from './drop-box.ts';
import { EngineHost } from './engine-host.ts';
import { forkEngine } from './engine-life.ts';
import { Grants } from './grants.ts';
import { openWindow } from './open-window.ts';
import type { OpenWindow } from './open-window.ts';
import { readPageFiles } from './page-files.ts';
import { routePage } from './page-route.ts';
import { privateFolder } from './private-folder.ts';
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

/** Engine, page and window of one start; `close` leaves no process and no file behind. */
export async function openConcord(options: ConcordOptions): Promise<OpenConcord> {
  const files = await readPageFiles(options.pageFolder);
  await mkdir(options.dataFolder, { recursive: true });
  const folder = await privateFolder();
  let dropPages = (): void => undefined; // before there are pages, an engine may already be lost
  const { engine, grants } = engineWithGrants(options, () => {
    dropPages();
  });
  engine.start();
  const answerPage = pageAnswerer({ ...options, startProject: await options.startProject }, { engine, grants });
  const browser = await openBrowserHost({
    files,
    drops: new DropBox(join(folder.path, 'drops')),
    grants,
    onPage: answerPage,
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
      await folder.remove();
    },
  };
}

/** Both know each other: a new place is told to the engine, a new engine is told every place. */
function engineWithGrants(
  { engineEntry, log }: ConcordOptions,
  onLost: () => void,
): { readonly engine: EngineHost; readonly grants: Grants } {
  const grants: Grants = new Grants((grant) => {
    engine.addGrant(grant);
  });
  const engine: EngineHost = new EngineHost({
    start: (epoch) => forkEngine({ entry: engineEntry }, epoch),
    grants: () => grants.all(),
    onLost,
    log,
  });
  return { engine, grants };
}

type ShellPlaces = Omit<ShellOptions, 'grants'> & Pick<ConcordOptions, 'log'>;

/** Gives each page a lane to the engine and a shell of its own. */
function pageAnswerer(
  options: ShellPlaces,
  { engine, grants }: { readonly engine: EngineHost; readonly grants: Grants },
): (page: Port) => void {
  const handlers = shellHandlers({ ...options, grants });
  return (page) => {
    const lane = engine.openPage();
    if (lane === null) {
      page.close();
      return;
    }
    const [shell, shellFar] = memoryPorts();
    serve(shellFar, shellChannels, handlers, { epoch: lane.epoch, log: options.log });
    const onReply = (name: string): void => {
      if (name === 'project/open' || name === 'project/create') engine.projectChanged();
    };
    routePage({ page, shell, engine: lane.port, epoch: lane.epoch, onReply });
    page.onClose(() => {
      lane.port.close();
      shell.close();
    });
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
