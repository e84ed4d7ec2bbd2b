import { protocol } from 'electron';
import type { Session } from 'electron';

import { SCHEME } from './page-address.ts';

/** Before `ready`: our scheme has origins and a secure context like https, and steps around no policy. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: {
        standard: true,
        secure: true,
        supportFetchAPI: true,
        bypassCSP: false,
        corsEnabled: false,
        allowServiceWorkers: false,
        allowExtensions: false,
      },
    },
  ]);
}

/** After `ready`: every request of our scheme has one answer, and nothing else answers. */
export function serveScheme(session: Session, answer: (request: Request) => Promise<Response>): void {
  session.protocol.handle(SCHEME, answer);
}
