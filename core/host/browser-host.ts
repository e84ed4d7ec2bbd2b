import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

import { WebSocketServer } from 'ws';

import { LARGEST_FRAME_BYTES } from '../contract/frame.ts';
import type { Port } from '../contract/port.ts';
import { answerDrop } from './answer-drop.ts';
import type { DropBox } from './drop-box.ts';
import type { Grants } from './grants.ts';
import { answerFile, answerRefusal } from './page-answers.ts';
import type { PageFiles } from './page-files.ts';
import { refusalOf } from './request-guard.ts';
import { SessionKeys } from './session-keys.ts';
import { socketPort } from './socket-port.ts';

export interface BrowserHostOptions {
  readonly files: PageFiles;
  readonly drops: DropBox;
  readonly grants: Grants;
  /** A page has connected: its port is answered until it closes. */
  readonly onPage: (page: Port) => void;
  /** Where a fault of ours is written. */
  readonly log: (line: string) => void;
}

/** Serves the page to browsers of this machine, and to nobody else. */
export interface BrowserHost {
  /** A new address that can be opened once. */
  startAddress(): string;
  /** Pages connected now. */
  pageCount(): number;
  /** Ends every page's connection; they connect again by themselves. */
  dropPages(): void;
  close(): Promise<void>;
}

const ENGINE_PATH = '/engine';

export async function openBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const server = createServer({ maxHeaderSize: 16 * 1024, requestTimeout: 0 }); // a large drop takes as long as it takes
  const port = await listen(server);
  const host = `127.0.0.1:${String(port)}`;
  const keys = new SessionKeys(port);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_FRAME_BYTES, perMessageDeflate: false });
  const door: Door = { host, keys, sockets, options };

  server.on('request', (request, response) => {
    answer(door, request, response).catch((problem: unknown) => {
      options.log(`fault in the browser host: ${problem instanceof Error ? (problem.stack ?? problem.message) : String(problem)}`);
      answerRefusal(response, 500, 'a fault of ours, which stands in the log');
    });
  });
  server.on('upgrade', (request, socket, head) => {
    upgrade(door, { request, socket, head });
  });
  return {
    startAddress: () => `http://${host}/?key=${keys.mint()}`,
    pageCount: () => sockets.clients.size,
    dropPages: () => {
      for (const client of sockets.clients) client.close(1012); // service restart
    },
    close: async () => {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Door {
  readonly host: string;
  readonly keys: SessionKeys;
  readonly sockets: WebSocketServer;
  readonly options: BrowserHostOptions;
}

/** A free port of the loopback interface: other machines cannot even ask. */
function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

async function answer(door: Door, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { host, keys, options } = door;
  const refusal = refusalOf(request, host);
  const url = URL.parse(request.url ?? '/', `http://${host}`);
  if (refusal !== null || url === null) {
    answerRefusal(response, 403, refusal ?? 'no address');
    return;
  }
  const key = url.searchParams.get('key');
  if (request.method === 'GET' && url.pathname === '/' && key !== null) {
    admit(response, { keys, key, known: keys.admits(request.headers.cookie) });
  } else if (!keys.admits(request.headers.cookie)) {
    answerRefusal(
      response,
      403,
      'this address was used already, or belongs to an earlier start; use the window that is open, or start Concord again',
    );
  } else if (request.method === 'POST' && url.pathname === '/drop') {
    await answerDrop({ request, response, url }, options);
  } else if (request.method === 'GET' || request.method === 'HEAD') {
    answerFile(response, { file: options.files.get(url.pathname), withBody: request.method === 'GET' });
  } else answerRefusal(response, 405, 'this cannot be done here');
}

/** The key is exchanged for a cookie, and the address in the bar becomes one without a key. */
function admit(
  response: ServerResponse,
  { keys, key, known }: { readonly keys: SessionKeys; readonly key: string; readonly known: boolean },
): void {
  const cookie = keys.exchange(key);
  if (cookie === null && !known) {
    answerRefusal(
      response,
      403,
      'this address was used already, or belongs to an earlier start; use the window that is open, or start Concord again',
    );
    return;
  }
  if (cookie !== null) response.setHeader('Set-Cookie', cookie);
  response.writeHead(303, { Location: '/', 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' }).end();
}

function upgrade(
  door: Door,
  { request, socket, head }: { readonly request: IncomingMessage; readonly socket: Duplex; readonly head: Buffer },
): void {
  socket.on('error', () => socket.destroy());
  const admitted = refusalOf(request, door.host) === null && door.keys.admits(request.headers.cookie);
  if (!admitted || request.url !== ENGINE_PATH) {
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    return;
  }
  door.sockets.handleUpgrade(request, socket, head, (client) => {
    door.options.onPage(socketPort(client));
  });
}
