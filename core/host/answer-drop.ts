import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';

import type { DropBox } from './drop-box.ts';
import type { Grants } from './grants.ts';
import { GUARD_HEADERS } from './page-answers.ts';

export interface DropHost {
  readonly drops: DropBox;
  readonly grants: Grants;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

/**
 * POST /drop?name=PATH&batch=ID with the bytes of one file. The answer names the dropped thing as a whole: the file,
 * or the outermost folder, which has the same grant for each of its files.
 */
export async function answerDrop({ request, response, url }: Exchange, host: DropHost): Promise<void> {
  const { status, headers, body } = await keepDrop(url, request, host);
  response.writeHead(status, headers);
  response.end(body);
}

/** The answer to a drop, whatever carried it here. */
export async function keepDrop(url: URL, bytes: Readable, { drops, grants }: DropHost) {
  const name = url.searchParams.get('name') ?? '';
  const batch = url.searchParams.get('batch') ?? '';
  const kept = await drops.keep({ batch, name, bytes });
  const body = kept.ok
    ? { grant: grants.give(kept.value.path, 'read'), sha256: kept.value.sha256, bytes: kept.value.bytes }
    : { code: kept.failure.code, message: kept.failure.message };
  return {
    status: kept.ok ? 200 : 400,
    headers: { ...GUARD_HEADERS, 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
    body: JSON.stringify(body),
  };
}
