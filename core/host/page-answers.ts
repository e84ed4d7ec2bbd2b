import type { ServerResponse } from 'node:http';

import { CONTENT_POLICY } from './content-policy.ts';
import type { PageFile } from './page-files.ts';

/** Sent with every answer, refusals included. */
export const GUARD_HEADERS = {
  'Content-Security-Policy': CONTENT_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

export function answerFile(
  response: ServerResponse,
  { file, withBody }: { readonly file: PageFile | undefined; readonly withBody: boolean },
): void {
  if (file === undefined) {
    answerRefusal(response, 404, 'there is nothing here');
    return;
  }
  response.writeHead(200, {
    ...GUARD_HEADERS,
    'Content-Type': file.type,
    'Cache-Control': file.cache,
    'Content-Length': file.bytes.length,
  });
  response.end(withBody ? file.bytes : undefined);
}

/** One plain sentence; the reason is ours, never text from the request. */
export function answerRefusal(response: ServerResponse, status: number, reason: string): void {
  if (response.headersSent) return;
  response.writeHead(status, {
    ...GUARD_HEADERS,
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    Connection: 'close',
  });
  response.end(`Concord: ${reason}.\n`);
}
