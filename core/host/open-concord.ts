import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { shellChannels } from '../contract/shell-channels.ts';
import { memoryPorts } from '../serve/memory-port.ts';
import { serve } from '../serve/serve.ts';
import { openBrowserHost } from './browser-host.ts';
import { DropBox } from './drop-box.ts';
import { EngineHost } from './engine-host.ts';
import { forkEngine } from './engine-life.ts';
import { Grants } from './grants.ts';
import { openWindow } from './open-window.ts';
import { readPageFiles } from './page-files.ts';
import { routePage } from './page-route.ts';
import { privateFolder } from './private-folder.ts';
import { shellHandlers } from './shell-handlers.ts';

export interface ConcordOptions {
  readonly engineEntry: string;
  /** Folder of the built page. */
  readonly pageFolder: string;
  readonly dataFolder: string;
  readonly workingFolder: string;
  readonly startProject: string | null;
  readonly window: boolean;
  readonly log: (line: string) => void;
}

export interface OpenConcord {
  readonly address: string;
  /** Settles when the person has closed the window and no other page is open. */
  readonly leftByPerson: Promise<void>;
  enginePid(): number | null;
  close(): Promise<void>;
}

/** Engine, page and window of one start; `close` leaves no process and no file behind. */
export async function openConcord(options: ConcordOptions): Promise<OpenConcord> {
  await mkdir(options.dataFolder, { recursive: true });
  const folder = await privateFolder();
  const grants: Grants = new Grants((grant) => {
    engine.addGrant(grant);
  });
  const engine: EngineHost = new EngineHost({
    start: (epoch) => forkEngine({ entry: options.engineEntry }, epoch),
    grants: () => grants.all(),
    onLost: () => {
      browser.dropPages();
    },
    log: options.log,
  });
  const shell = shellHandlers({ ...options, grants });
  const browser = await openBrowserHost({
    files: await readPageFiles(options.pageFolder),
    drops: new DropBox(join(folder.path, 'drops')),
    grants,
    onPage: (page) => {
      const lane = engine.openPage();
      if (lane === null) {
        page.close();
        return;
      }
      const [near, far] = memoryPorts();
      serve(far, shellChannels, shell, { log: options.log });
      routePage({ page, shell: near, engine: lane.port, epoch: lane.epoch });
      page.onClose(() => {
        lane.port.close();
        near.close();
      });
    },
  });
  engine.start();

  const left = personLeft(() => browser.pageCount());
  const window = options.window
    ? openWindow({ address: browser.startAddress(), profileFolder: join(folder.path, 'window'), onClosed: left.windowClosed })
    : null;
  return {
    address: browser.startAddress(),
    leftByPerson: left.promise,
    enginePid: () => engine.pid(),
    close: async () => {
      await Promise.all([window?.close(), browser.close(), engine.close()]);
      await folder.remove();
    },
  };
}

const LEAVING_MS = 2000;

/** A window that was closed ends the start, unless the page is open elsewhere, or was never shown. */
function personLeft(pageCount: () => number): { readonly promise: Promise<void>; windowClosed(opened: boolean): void } {
  let leave: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    leave = resolve;
  });
  return {
    promise,
    windowClosed: (opened) => {
      if (opened)
        setTimeout(() => {
          if (pageCount() === 0) leave();
        }, LEAVING_MS);
    },
  };
}
