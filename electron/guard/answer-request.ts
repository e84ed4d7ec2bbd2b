import { Readable } from 'node:stream';

import { keepDrop } from '../../core/host/answer-drop.ts';
import type { DropHost } from '../../core/host/answer-drop.ts';
import { GUARD_HEADERS } from '../../core/host/page-answers.ts';
import type { PageFiles } from '../../core/host/page-files.ts';
import { isOwn, PAGE_ORIGIN } from './page-address.ts';

/**
 * Answers requests of our scheme as the browser host answers its own: a file of a table that was read once, or the
 * keeping of a dropped file. A request never becomes a path.
 */
export function requestAnswerer(files: PageFiles, host: DropHost): (request: Request) => Promise<Response> {
  return async (request) => {
    const url = URL.parse(request.url);
    const origin = request.headers.get('origin');
    if (url === null || !isOwn(request.url) || (origin !== null && origin !== PAGE_ORIGIN)) return refusal(403, 'another host');
    if (request.method === 'POST' && url.pathname === '/drop') return keep(request, url, host);
    if (request.method !== 'GET') return refusal(405, 'this cannot be done here');
    const file = files.get(url.pathname);
    if (file === undefined) return refusal(404, 'there is nothing here');
    const headers = { ...GUARD_HEADERS, 'Content-Type': file.type, 'Cache-Control': file.cache };
    return new Response(new Uint8Array(file.bytes), { status: 200, headers });
  };
}

async function keep(request: Request, url: URL, host: DropHost): Promise<Response> {
  const { status, headers, body } = await keepDrop(url, bytesOf(request), host);
  return new Response(body, { status, headers });
}

function bytesOf({ body }: Request): Readable {
  return body === null ? Readable.from([]) : Readable.fromWeb(body);
}

function refusal(status: number, reason: string): Response {
  const headers = { ...GUARD_HEADERS, 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' };
  return new Response(`Concord: ${reason}.\n`, { status, headers });
}
