import type { IncomingMessage } from 'node:http';

/**
 * Why a request is refused; null when it may pass. Host is compared exactly, which ends DNS rebinding; Origin is
 * compared exactly wherever it is sent, and must be sent with whatever changes something.
 */
export function refusalOf(request: IncomingMessage, host: string): string | null {
  const origin = request.headers.origin;
  if (request.headers.host !== host) return 'another host';
  if (origin !== undefined && origin !== `http://${host}`) return 'another origin';
  if (origin === undefined && (request.method !== 'GET' || request.headers.upgrade !== undefined)) return 'no origin';
  if (!SITES.includes(request.headers['sec-fetch-site'])) return 'another site';
  return null;
}

/** Sent by browsers: our own page, or an address that a person opened. Programs send none. */
const SITES: readonly unknown[] = [undefined, 'same-origin', 'none'];
