import { mkdir } from 'node:fs/promises';

import { app, Menu, powerMonitor, session } from 'electron';
import type { BrowserWindow } from 'electron';

import type { Handlers } from '../core/contract/call.ts';
import type { ShellChannels } from '../core/contract/shell-channels.ts';
import { dataFolder } from '../core/host/data-folder.ts';
import { DropBox } from '../core/host/drop-box.ts';
import { dropHome } from '../core/host/drop-home.ts';
import { engineRoom } from '../core/host/engine-room.ts';
import type { EngineRoom } from '../core/host/engine-room.ts';
import { exampleProject } from '../core/host/example-project.ts';
import { readPageFiles } from '../core/host/page-files.ts';
import { privateFolder } from '../core/host/private-folder.ts';
import { DesktopPages } from './desktop-pages.ts';
import { askForNewFile, askForPlaces } from './dialogs.ts';
import { readDocs } from './docs-files.ts';
import { requestAnswerer } from './guard/answer-request.ts';
import { offerExternal } from './guard/external-links.ts';
import { LICENCE_PAGE } from './guard/external-pages.table.ts';
import { cancelOtherRequests } from './guard/own-requests.ts';
import { refusePermissions } from './guard/permissions.ts';
import { serveScheme } from './guard/scheme.ts';
import { menuTemplate } from './menu.ts';
import type { Places } from './places.ts';
import { QuitQuestion } from './quit-question.ts';
import { auditRuns } from './running-audit.ts';
import { desktopShell } from './shell.ts';
import { showDocs } from './windows/docs-window.ts';
import { openMainWindow } from './windows/main-window.ts';
import { printWindow } from './windows/print-window.ts';

export interface DesktopStart {
  readonly places: Places;
  /** The project that the start named; null for the example. */
  readonly project: string | null;
  readonly workingFolder: string;
  readonly isTestBuild: boolean;
  readonly log: (line: string) => void;
}

export interface Desktop {
  /** A project was asked for by a second start or by the system. */
  openProject(path: string | null): void;
}

/** Engine, guarded session, window and menu of one start, in this order; leaving takes all of them away again. */
export async function openDesktop(start: DesktopStart): Promise<Desktop> {
  const { places, log } = start;
  await mkdir(dataFolder(), { recursive: true });
  const [folder, home] = await Promise.all([privateFolder(), dropHome(dataFolder())]);
  const pages = new DesktopPages();
  const room = engineRoom({
    start: { entry: places.engineEntry, node: places.node },
    onLost: () => {
      pages.drop();
    },
    onAudit: (project) => {
      home.keepFor(project);
    },
    log,
  });
  room.engine.start();
  const [page, docs] = await Promise.all([readPageFiles(places.page), readDocs(places.docs)]);
  refusePermissions(session.defaultSession);
  cancelOtherRequests(session.defaultSession);
  const drops = new DropBox(home.folder);
  serveScheme(session.defaultSession, requestAnswerer(new Map([...page, ...docs]), { drops, grants: room.grants }));
  const window = openMainWindow({ preload: places.preload, isTestBuild: start.isTestBuild, log });
  const names = new Set([...docs.keys()].map((address) => address.slice('/docs/'.length)));
  pages.answer(room, shellOf(start, { room, docs: names, window: () => window }), log);
  const openProject = (path: string | null): void => {
    if (path !== null) pages.open(room, path);
    if (window.isMinimized()) window.restore();
    window.focus();
  };
  Menu.setApplicationMenu(menuFor(window, openProject, log));
  askBeforeLeaving(window, room);
  leaveNothingBehind(room, () => Promise.all([folder.remove(), home.close()]), log);
  return { openProject };
}

interface Parts {
  readonly room: EngineRoom;
  readonly docs: ReadonlySet<string>;
  readonly window: () => BrowserWindow;
}

/** The example is made while the window is already there. */
async function shellOf(
  { places, project, workingFolder, log }: DesktopStart,
  { room, docs, window }: Parts,
): Promise<Handlers<ShellChannels>> {
  const ask = { dataFolder: dataFolder(), commandEntry: places.commandEntry, node: places.node, files: places.example, log };
  const startProject = project ?? (await exampleProject(ask));
  return desktopShell({ grants: room.grants, dataFolder: dataFolder(), workingFolder, startProject, docs, window });
}

function menuFor(window: BrowserWindow, openProject: (path: string | null) => void, log: (line: string) => void): Menu {
  const savePdf = async (): Promise<void> => {
    const path = await askForNewFile(window, 'Save this screen as PDF', 'concord.pdf');
    const printed = path === null ? null : await printWindow(window, path);
    if (printed?.ok === false) log(printed.failure.message);
  };
  const template = menuTemplate({
    openProject: () => {
      void askForPlaces(window, 'Open a project (.concord)', 'file').then(([path]) => {
        if (path !== undefined) openProject(path);
      });
    },
    savePdf: () => void savePdf(),
    print: () => {
      window.webContents.print();
    },
    showDocs,
    showLicence: () => void offerExternal(LICENCE_PAGE),
  });
  return Menu.buildFromTemplate(template);
}

function askBeforeLeaving(window: BrowserWindow, { engine }: EngineRoom): void {
  const question = new QuitQuestion(() => auditRuns(engine));
  question.guard(window);
  const leave = (): void => {
    question.leaveUnasked();
    app.quit();
  };
  powerMonitor.on('shutdown', leave);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, leave);
}

/** The window is gone; then the engine finishes what it is writing, and the private folder goes. */
function leaveNothingBehind({ engine }: EngineRoom, removeFolders: () => Promise<unknown>, log: (line: string) => void): void {
  app.on('window-all-closed', () => {
    app.quit();
  });
  app.once('will-quit', (event) => {
    event.preventDefault();
    const tidy = async (): Promise<void> => {
      await engine.close();
      await removeFolders();
    };
    void tidy()
      .catch((problem: unknown) => {
        log(`leaving: ${problem instanceof Error ? problem.message : String(problem)}`);
      })
      .finally(() => {
        app.exit(0);
      });
  });
}
