import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { configuredIndex, downloadWheel, linkTo } from '../../../resources/setup/download-wheel.mjs';

const content = Buffer.from('the wheel'.repeat(1000));
const wheel = {
  requirement: 'small-package==1.0',
  name: 'small_package-1.0+cpu-none-any.whl',
  sizeBytes: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
};

let folder: string;
let server: Server;
let served: Buffer;
let ranges: (string | undefined)[];
const environment = { ...process.env };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'concord-wheel-'));
  served = content;
  ranges = [];
  server = createServer((request, response) => {
    if (request.url === '/simple/small-package/') {
      response.end(`<a href="../../files/${encodeURIComponent(wheel.name)}#sha256=0">it</a><a href="other.whl">other</a>`);
    } else if (request.url?.startsWith('/files/')) {
      response.writeHead(302, { location: '/moved' }).end();
    } else {
      const { range } = request.headers;
      ranges.push(range);
      const from = Number(/bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
      response.writeHead(range === undefined ? 200 : 206).end(served.subarray(from));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  // no pip on this path: the second way is the subject
  process.env = { PATH: folder, HOME: folder, PIP_INDEX_URL: `http://127.0.0.1:${String(port)}/simple` };
});
afterEach(async () => {
  process.env = environment;
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

it('without pip and without a configured index, both reasons are said', async () => {
  process.env = { PATH: folder, HOME: folder, PIP_CONFIG_FILE: devNull };
  await expect(downloadWheel(folder, wheel)).rejects.toThrow('pip: it is not installed; HTTPS: no package index is configured');
});

it('an index that is not encrypted is refused, unless it is this machine', async () => {
  process.env['PIP_INDEX_URL'] = 'http://packages.example/simple';
  await expect(downloadWheel(folder, wheel)).rejects.toThrow('speaks http:, expected https:');
});

it('another file under the same name is refused and not kept', async () => {
  served = Buffer.from(content.toString().replace('the', 'The'));
  await expect(downloadWheel(folder, wheel)).rejects.toThrow('not the file that was asked for');
  expect(existsSync(join(folder, wheel.name))).toBe(false);
});

it('comes from the configured index, through redirects, and once', async () => {
  const file = await downloadWheel(folder, wheel);
  expect(await downloadWheel(folder, wheel)).toBe(file);
  expect(ranges).toEqual([undefined]);
});

it('continues where an attempt before has stopped', async () => {
  writeFileSync(join(folder, `${wheel.name}.part`), content.subarray(0, 4000));
  await downloadWheel(folder, wheel);
  expect(ranges).toEqual(['bytes=4000-']);
});

it('reads the index out of pip’s own file', () => {
  const file = join(folder, 'pip.conf');
  writeFileSync(file, '[global]\ntimeout = 60\nindex-url = https://packages.example/simple/\n');
  expect(configuredIndex({ PIP_CONFIG_FILE: file })).toBe('https://packages.example/simple/');
});

it('a link is found by the file’s whole name only', () => {
  const page =
    '<a data-x="1" href="https://files.example/a/x-1.0.whl.metadata">m</a> <a href="https://files.example/a/x-1.0.whl?k=1&amp;l=2">w</a>';
  expect([linkTo(page, 'x-1.0.whl'), linkTo(page, '1.0.whl')]).toEqual(['https://files.example/a/x-1.0.whl?k=1&l=2', null]);
});
