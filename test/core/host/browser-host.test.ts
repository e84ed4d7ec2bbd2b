import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';

import type { Port } from '../../../core/contract/port.ts';
import { openBrowserHost } from '../../../core/host/browser-host.ts';
import type { BrowserHost } from '../../../core/host/browser-host.ts';
import { DropBox } from '../../../core/host/drop-box.ts';
import { Grants } from '../../../core/host/grants.ts';
import { readPageFiles } from '../../../core/host/page-files.ts';

let folder = '';
let host: BrowserHost;
let grants: Grants;
let pages: Port[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'host-test-'));
  await mkdir(join(folder, 'page', 'assets'), { recursive: true });
  await writeFile(join(folder, 'page', 'index.html'), '<p>page</p>');
  await writeFile(join(folder, 'page', 'assets', 'main-1a2b.js'), 'run()');
  await writeFile(join(folder, 'page', 'assets', 'main-1a2b.js.map'), '{}');
  await writeFile(join(folder, 'secret.html'), 'secret');
  pages = [];
  grants = new Grants(() => undefined);
  host = await openBrowserHost({
    files: await readPageFiles(join(folder, 'page')),
    drops: new DropBox(join(folder, 'drops'), { fileBytes: 100, totalBytes: 150, files: 4 }),
    grants,
    onPage: (page) => pages.push(page),
    log: () => undefined,
  });
});

afterEach(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the browser host', () => {
  it('listens on the loopback interface only', () => {
    expect(new URL(host.startAddress()).hostname).toBe('127.0.0.1');
  });

  it('refuses every request without its cookie', async () => {
    for (const path of ['/', '/assets/main-1a2b.js', '/?key=wrong', '/?key=', '/drop?name=a&batch=b']) {
      expect(await ask(path)).toMatchObject({ status: 403 });
    }
  });

  it('exchanges the key of a start address for a cookie, once', async () => {
    const first = await ask(startPath());
    expect(first).toMatchObject({ status: 303, headers: { location: '/' } });
    expect(String(first.headers['set-cookie'])).toMatch(/^concord-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    const path = startPath();
    expect([(await ask(path)).status, (await ask(path)).status]).toEqual([303, 403]);
  });

  it('lets a reload of the first address pass for the browser that has the cookie', async () => {
    const path = startPath();
    const cookie = cookieOf(await ask(path));
    expect(await ask(path, { headers: { cookie } })).toMatchObject({ status: 303, headers: { location: '/' } });
  });

  it('refuses another Host header, whatever else is right', async () => {
    const cookie = await enter();
    for (const name of ['localhost', 'evil.example', '127.0.0.1', `127.0.0.1.evil.example:${portOf()}`, `127.0.0.1:${portOf()}0`]) {
      expect(await ask('/', { headers: { cookie, host: name } })).toMatchObject({ status: 403 });
    }
  });

  it('refuses another origin, another site, and a changing request without origin', async () => {
    const cookie = await enter();
    for (const origin of ['http://evil.example', 'null', `https://127.0.0.1:${portOf()}`, `http://127.0.0.1:${portOf()}.evil.example`]) {
      expect(await ask('/', { headers: { cookie, origin } })).toMatchObject({ status: 403 });
    }
    expect(await ask('/', { headers: { cookie, 'sec-fetch-site': 'cross-site' } })).toMatchObject({ status: 403 });
    expect(await ask('/drop?name=a&batch=b', { method: 'POST', headers: { cookie }, body: 'x' })).toMatchObject({ status: 403 });
  });

  it('serves the page with its type, the content policy and no sniffing', async () => {
    const answer = await ask('/', { headers: { cookie: await enter() } });
    expect(answer).toMatchObject({
      status: 200,
      body: '<p>page</p>',
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'content-security-policy':
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      },
    });
  });

  it('lets built files be cached, whose names hold a hash', async () => {
    const answer = await ask('/assets/main-1a2b.js', { headers: { cookie: await enter() } });
    expect(answer).toMatchObject({ status: 200, body: 'run()', headers: { 'cache-control': 'public, max-age=31536000, immutable' } });
  });

  it('serves nothing outside its table', async () => {
    const cookie = await enter();
    const paths = [
      '/../secret.html',
      '/%2e%2e/secret.html',
      '/assets/../../secret.html',
      '//etc/passwd',
      '/secret.html',
      '/assets/main-1a2b.js.map',
      '/toString',
      '/index.html%00',
    ];
    for (const path of paths) expect(await ask(path, { headers: { cookie } })).toMatchObject({ status: 404 });
  });

  it('answers other methods with a refusal', async () => {
    const headers = { cookie: await enter(), origin: origin() };
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH']) expect(await ask('/', { method, headers })).toMatchObject({ status: 405 });
  });
});

describe('the WebSocket of the browser host', () => {
  it('refuses an upgrade with a wrong cookie, origin, host or path', async () => {
    const cookie = await enter();
    const port = portOf();
    const tries = [
      socketTo('/engine', { origin: origin() }),
      socketTo('/engine', { origin: origin(), cookie: `concord-${port}=guess` }),
      socketTo('/engine', { cookie }),
      socketTo('/engine', { cookie, origin: 'http://evil.example' }),
      socketTo('/engine', { cookie, origin: origin(), host: `localhost:${port}` }),
      socketTo('/engine?x', { cookie, origin: origin() }),
      socketTo('/', { cookie, origin: origin() }),
    ];
    expect([await Promise.all(tries), pages.length]).toEqual([tries.map(() => '403'), 0]);
  });

  it('carries frames of the page that has the cookie', async () => {
    expect(await socketTo('/engine', { cookie: await enter(), origin: origin() })).toBe('open');
    expect(pages).toHaveLength(1);
  });

  it('ends a connection that sends text or more than 16 MiB', async () => {
    const headers = { cookie: await enter(), origin: origin() };
    expect(await closeCode(headers, 'text')).toBe(1003);
    expect(await closeCode(headers, new Uint8Array(16 * 1024 * 1024 + 1))).toBe(1009);
  });
});

describe('files dropped on the page', () => {
  it('are kept privately, hashed, and answered with a grant of the whole', async () => {
    const first = await drop('folder/a.png', 'batch-1', 'abc');
    const second = await drop('folder/inner/b.png', 'batch-1', 'abcd');
    const { grant, sha256 } = parseDropped(first.body);
    expect([parseDropped(second.body).grant, sha256]).toEqual([grant, 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad']);
    expect(await readFile(join(grants.pathOf(grant) ?? '', 'inner', 'b.png'), 'utf8')).toBe('abcd');
  });

  it('with a name that leads elsewhere are refused and leave nothing', async () => {
    const names = ['../a', 'a/../../b', '/etc/passwd', 'C:\\a', 'a\\b', '', 'a//b', '.', 'nul', 'a\u0000b', `${'a/'.repeat(20)}b`];
    for (const name of names) expect(await drop(name, 'batch', 'x')).toMatchObject({ status: 400 });
    expect(await drop('a', '../up', 'x')).toMatchObject({ status: 400 });
    expect(await readdir(folder)).not.toContain('drops');
  });

  it('beyond the limits are refused and leave nothing', async () => {
    expect(await drop('large', 'b', 'x'.repeat(101))).toMatchObject({ status: 400 });
    expect(await readdir(join(folder, 'drops', 'b'))).toEqual([]);
    expect(await drop('first', 'b', 'x'.repeat(100))).toMatchObject({ status: 200 });
    expect(await drop('second', 'b', 'x'.repeat(51))).toMatchObject({ status: 400 });
    expect(await drop('third', 'b', 'x'.repeat(50))).toMatchObject({ status: 200 });
  });

  it('are refused where there is no place for them, and the host goes on', async () => {
    await writeFile(join(folder, 'drops'), 'a file where the folder should be');
    expect(await drop('a', 'b', 'x')).toMatchObject({ status: 400 });
    expect(await ask('/', { headers: { cookie: await enter() } })).toMatchObject({ status: 200 });
  });

  it('never replace one another', async () => {
    expect(await drop('same', 'b', 'first')).toMatchObject({ status: 200 });
    expect(await drop('same', 'b', 'second')).toMatchObject({ status: 400 });
    expect(await readFile(join(folder, 'drops', 'b', 'same'), 'utf8')).toBe('first');
  });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Plain HTTP, because a browser or fetch would correct the headers under test. */
function ask(path: string, how: { method?: string; headers?: Record<string, string>; body?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port: portOf(), path, method: how.method ?? 'GET', headers: how.headers ?? {} },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => (body += text));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
        });
      },
    );
    sent.on('error', reject);
    sent.end(how.body);
  });
}

function portOf(): string {
  return new URL(host.startAddress()).port;
}

function origin(): string {
  return `http://127.0.0.1:${portOf()}`;
}

function startPath(): string {
  const { pathname, search } = new URL(host.startAddress());
  return pathname + search;
}

async function enter(): Promise<string> {
  return cookieOf(await ask(startPath()));
}

function cookieOf(answer: Answer): string {
  return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

async function drop(name: string, batch: string, body: string): Promise<Answer> {
  const headers = { cookie: await enter(), origin: origin() };
  return ask(`/drop?name=${encodeURIComponent(name)}&batch=${encodeURIComponent(batch)}`, { method: 'POST', headers, body });
}

function parseDropped(body: string): { grant: string; sha256: string } {
  return JSON.parse(body) as { grant: string; sha256: string };
}

function socketTo(path: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${portOf()}${path}`, { headers });
    socket.once('open', () => {
      resolve('open');
    });
    socket.once('error', (problem) => {
      resolve(/(\d{3})/.exec(problem.message)?.[1] ?? problem.message);
    });
  });
}

function closeCode(headers: Record<string, string>, message: string | Uint8Array): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${portOf()}/engine`, { headers });
    socket.once('open', () => {
      pages.at(-1)?.onFrame(() => undefined);
      socket.send(message);
    });
    socket.on('error', () => undefined);
    socket.once('close', resolve);
  });
}
