import type { Session } from 'electron';

import { isOwn } from './page-address.ts';

/** Whatever asks: only our own files are loaded, and nothing is saved as a download. */
export function cancelOtherRequests(session: Session): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !isOwn(details.url) });
  });
  session.on('will-download', (event) => {
    event.preventDefault();
  });
}
