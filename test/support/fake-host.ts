import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

import { WebSocketServer } from 'ws';

import { channels } from '../../core/contract/channels.ts';
import { shellChannels } from '../../core/contract/shell-channels.ts';
import { CONTENT_POLICY } from '../../core/host/content-policy.ts';
import { socketPort } from '../../core/host/socket-port.ts';
import { serve } from '../../core/serve/serve.ts';

import { fakeHandlers, fakeShell } from './fake-engine.ts';
import type { FakeMood } from './fake-engine.ts';

const PAGE = fileURLToPath(new URL('../../out/renderer/', import.meta.url));
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export interface FakeHost {
  readonly url: string;
  /** Ends every page's connection, as a host does whose engine has died. */
  dropPages(): void;
  close(): void;
}

/** Serves the built page under the real content policy, with a fake engine behind the real messages. */
export async function startFakeHost(mood: FakeMood): Promise<FakeHost> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (request.method === 'POST') {
      const name = new URL(request.url ?? '/', 'http://localhost').searchParams.get('name') ?? '';
      request.resume();
      request.on('end', () => response.setHeader('content-type', 'application/json').end(JSON.stringify({ grant: dropGrant(name) })));
      return;
    }
    const file = join(PAGE, normalize(path === '/' ? '/index.html' : path));
    if (!file.startsWith(PAGE) || !existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': CONTENT_POLICY,
    });
    createReadStream(file).pipe(response);
  });
  const sockets = new WebSocketServer({ server, path: '/engine' });
  sockets.on('connection', (socket) => {
    const port = socketPort(socket);
    const isShell = (frame: Uint8Array): boolean => new TextDecoder().decode(frame.subarray(0, 80)).includes('"shell/');
    serve(
      { ...port, onFrame: (listener) => port.onFrame((frame) => (isShell(frame) ? undefined : listener(frame))) },
      channels,
      fakeHandlers(mood),
    );
    serve(
      { ...port, onFrame: (listener) => port.onFrame((frame) => (isShell(frame) ? listener(frame) : undefined)) },
      shellChannels,
      fakeShell(mood),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = parseAddress(server.address());
  return {
    url: `http://127.0.0.1:${String(port)}/`,
    dropPages: () => {
      for (const socket of sockets.clients) socket.terminate();
    },
    close: () => {
      for (const socket of sockets.clients) socket.terminate();
      server.close();
    },
  };
}

function dropGrant(name: string): string {
  if (name.includes('/')) return `data:${name.split('/')[0] ?? ''}`;
  return /\.(h5|keras|tflite)$/.test(name) ? `model:${name}` : `data:${name}`;
}

function parseAddress(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error(`server: expected an address, received ${String(address)}`);
  return address;
}
