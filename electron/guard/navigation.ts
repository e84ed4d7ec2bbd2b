import { app } from 'electron';
import type { Event, WebContents } from 'electron';

import { offerExternal } from './external-links.ts';

/**
 * Locks every window that will ever be: what is shown was loaded by us, and neither page nor frame can go elsewhere, open
 * another window, or hold a webview. Only links of the fixed list are offered to the person's browser.
 */
export function lockNavigation(): void {
  app.on('web-contents-created', (_event, contents) => {
    lock(contents);
  });
}

function lock(contents: WebContents): void {
  const stay = (event: Event<{ readonly url: string }>): void => {
    event.preventDefault();
  };
  contents.on('will-navigate', (event) => {
    event.preventDefault();
    void offerExternal(event.url);
  });
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  contents.on('select-bluetooth-device', (event, _devices, pick) => {
    event.preventDefault();
    pick('');
  });
  contents.setWindowOpenHandler(({ url }) => {
    void offerExternal(url);
    return { action: 'deny' };
  });
}
