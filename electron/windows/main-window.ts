import { BrowserWindow } from 'electron';

import { RestartBudget } from '../../core/serve/restart-budget.ts';
import { PAGE_ADDRESS } from '../guard/page-address.ts';
import { windowPreferences } from './window-preferences.ts';

export interface MainWindowOptions {
  /** Absolute path of the built preload. */
  readonly preload: string;
  readonly isTestBuild: boolean;
  readonly log: (line: string) => void;
}

/** The window of the audit. A page that crashes is loaded anew where it was; the audit does not notice. */
export function openMainWindow({ preload, isTestBuild, log }: MainWindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 320,
    minHeight: 400,
    title: 'Concord',
    show: false,
    webPreferences: windowPreferences(preload),
  });
  window.once('ready-to-show', () => {
    window.show();
  });
  if (isTestBuild) sayTestBuild(window);
  reloadAfterCrash(window, log);
  void window.loadURL(PAGE_ADDRESS);
  return window;
}

function sayTestBuild(window: BrowserWindow): void {
  window.setTitle('Concord (test build)');
  window.on('page-title-updated', (event, title) => {
    event.preventDefault();
    window.setTitle(`${title} (test build)`);
  });
}

function reloadAfterCrash(window: BrowserWindow, log: (line: string) => void): void {
  const budget = new RestartBudget();
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    log(`the page ended by itself: ${reason}`);
    if (reason !== 'clean-exit' && budget.take()) void window.loadURL(window.webContents.getURL());
  });
}
