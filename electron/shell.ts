import { basename } from 'node:path';

import type { BrowserWindow } from 'electron';

import type { Handlers } from '../core/contract/call.ts';
import { failure, shownName } from '../core/contract/failures.ts';
import { failed, succeeded } from '../core/contract/result.ts';
import type { ShellChannels } from '../core/contract/shell-channels.ts';
import { asFileName } from '../core/host/file-name.ts';
import type { Grants } from '../core/host/grants.ts';
import { shellHandlers } from '../core/host/shell-handlers.ts';
import type { ShellOptions } from '../core/host/shell-handlers.ts';
import { askForNewFile, askForPlaces } from './dialogs.ts';
import { showDocs } from './windows/docs-window.ts';
import { printWindow } from './windows/print-window.ts';

export interface DesktopShell extends ShellOptions {
  readonly window: () => BrowserWindow;
  /** Names of the pages of the documentation. */
  readonly docs: ReadonlySet<string>;
}

/** What the desktop window answers: all that a browser host does, and what only the system's own dialogs can. */
export function desktopShell(options: DesktopShell): Handlers<ShellChannels> {
  const { grants, window, docs } = options;
  const inBrowser = shellHandlers(options);
  return {
    ...inBrowser,
    'shell/capabilities': async (request, context) => {
      const answer = await inBrowser['shell/capabilities'](request, context);
      return answer.ok ? succeeded({ value: { ...answer.value.value, host: 'desktop' as const, nativePicker: true } }) : answer;
    },
    'shell/choose': async ({ title, takes }) => {
      const paths = await askForPlaces(window(), title, takes);
      return succeeded({ value: { places: paths.map((path) => placeOf(grants, path)) } });
    },
    'shell/save': async ({ title, name }) => {
      const path = await askForNewFile(window(), title, asFileName(name));
      return succeeded({ value: { place: path === null ? null : { grant: grants.give(path, 'write'), name: basename(path) } } });
    },
    'shell/print': async ({ grant }) => {
      const path = grants.writablePathOf(grant);
      if (path === undefined) return failed(failure('grant/unknown', 'the place for the PDF'));
      const printed = await printWindow(window(), path);
      return printed.ok ? succeeded({ value: { bytes: printed.value } }) : printed;
    },
    'shell/docs': async ({ page }) => {
      if (!docs.has(page)) return failed(failure('option/invalid', `page ${shownName(page)}: expected a page of the documentation`));
      showDocs(page);
      return succeeded({ value: {} });
    },
  };
}

/** A project is opened for writing; everything else is only read. */
function placeOf(grants: Grants, path: string) {
  return { grant: grants.give(path, /\.concord$/i.test(path) ? 'write' : 'read'), name: basename(path) };
}
