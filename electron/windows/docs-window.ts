import { BrowserWindow } from 'electron';

import { docsAddress } from '../guard/page-address.ts';
import { windowPreferences } from './window-preferences.ts';

let open: BrowserWindow | null = null;

/** Shows a page of the documentation in the one window for it. It has no preload: it only reads. */
export function showDocs(page: string): void {
  if (open === null || open.isDestroyed()) {
    open = new BrowserWindow({ width: 900, height: 900, title: 'Concord documentation', webPreferences: windowPreferences(null) });
    open.removeMenu();
  }
  void open.loadURL(docsAddress(page));
  open.focus();
}
