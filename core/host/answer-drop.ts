import type { IncomingMessage, ServerResponse } from 'node:http';

import type { DropBox } from './drop-box.ts';
import type { Grants } from './grants.ts';
import { GUARD_HEADERS } from './page-answers.ts';

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

/**
 * POST /drop?name=PATH&batch=ID with the bytes of one file. The answer names the dropped thing as a whole: the file,
 * or the outermost folder, which has the same grant for each of its files.
 */
export async function answerDrop(
  { request, response, url }: Exchange,
  host: { readonly drops: DropBox; readonly grants: Grants },
): Promise<void> {
  const name = url.searchParams.get('name') ?? '';
  const batch = url.searchParams.get('batch') ?? '';
  const kept = await host.drops.keep({ batch, name, bytes: request });
  const body = kept.ok
    ? { grant: host.grants.give(kept.value.path, 'read'), sha256: kept.value.sha256, bytes: kept.value.bytes }
    : { code: kept.failure.code, message: kept.failure.message };
  response.writeHead(kept.ok ? 200 : 400, { ...GUARD_HEADERS, 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(body));
}
