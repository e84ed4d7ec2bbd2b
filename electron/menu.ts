import { app } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  readonly openProject: () => void;
  readonly savePdf: () => void;
  readonly print: () => void;
  readonly showDocs: (page: string) => void;
  readonly showLicence: () => void;
}

type Template = MenuItemConstructorOptions[];

/** The menu as data. No entry reloads the page or opens its tools. */
export function menuTemplate(actions: MenuActions, platform: NodeJS.Platform = process.platform): Template {
  const isMac = platform === 'darwin';
  return [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    { label: '&File', submenu: fileMenu(actions, isMac) },
    { label: '&Edit', submenu: [role('undo'), role('redo'), line, role('cut'), role('copy'), role('paste'), role('selectAll')] },
    { label: '&View', submenu: [role('resetZoom'), role('zoomIn'), role('zoomOut'), line, role('togglefullscreen')] },
    { role: 'windowMenu' },
    { role: 'help', submenu: helpMenu(actions) },
  ];
}

const line = { type: 'separator' } as const;

function role(name: NonNullable<MenuItemConstructorOptions['role']>): MenuItemConstructorOptions {
  return { role: name };
}

function fileMenu({ openProject, savePdf, print }: MenuActions, isMac: boolean): Template {
  return [
    { label: '&Open project …', accelerator: 'CmdOrCtrl+O', click: openProject },
    line,
    { label: 'Save this screen as P&DF …', click: savePdf },
    { label: '&Print …', accelerator: 'CmdOrCtrl+P', click: print },
    line,
    isMac ? role('close') : role('quit'),
  ];
}

function helpMenu({ showDocs, showLicence }: MenuActions): Template {
  const page = (label: string, name: string): MenuItemConstructorOptions => ({
    label,
    click: () => {
      showDocs(name);
    },
  });
  return [
    page('Words', 'glossary'),
    page('How to verify a number', 'how-to-verify'),
    page('Limits', 'limits'),
    page('The command concord', 'command-line'),
    line,
    { label: 'Licence …', click: showLicence },
    { label: `Concord ${app.getVersion()}`, enabled: false },
  ];
}
