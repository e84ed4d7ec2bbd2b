import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { DropBox } from '../../../core/host/drop-box.ts';
import { Grants } from '../../../core/host/grants.ts';
import { requestAnswerer } from '../../../electron/guard/answer-request.ts';

let folder = '';
let grants: Grants;
let answer: (request: Request) => Promise<Response>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scheme-test-'));
  grants = new Grants(() => undefined);
  const page = { bytes: Buffer.from('<p>page</p>'), type: 'text/html; charset=utf-8', cache: 'no-store' };
  const drops = new DropBox(join(folder, 'drops'), { fileBytes: 100, totalBytes: 150, files: 4 });
  answer = requestAnswerer(new Map([['/', page]]), { drops, grants });
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('a request of our scheme (rows 7 and 18)', () => {
  it('is answered from the table, with the type, the policy and no sniffing', async () => {
    const response = await answer(new Request('app://concord/'));
    expect([response.status, await response.text(), Object.fromEntries(response.headers)]).toMatchObject([
      200,
      '<p>page</p>',
      {
        'content-type': 'text/html; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'content-security-policy':
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      },
    ]);
  });

  it('never becomes a path, and has nothing outside the table', async () => {
    const paths = ['../etc/passwd', '%2e%2e/etc/passwd', '/etc/passwd', 'index.html', 'toString', '__proto__', 'docs/', '?key=1/../x'];
    const statuses = await Promise.all(paths.map(async (path) => (await answer(new Request(`app://concord/${path}`))).status));
    expect(statuses).toEqual([404, 404, 404, 404, 404, 404, 404, 200]);
  });

  it('is refused for another host, by another origin and another method, under the same policy', async () => {
    const refused = [
      await answer(new Request('app://other/')),
      await answer(
        new Request('app://concord/drop?name=a&batch=b', { method: 'POST', body: 'x', headers: { origin: 'https://example.org' } }),
      ),
      await answer(new Request('app://concord/', { method: 'PUT', body: 'x' })),
    ];
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 405]);
    expect(refused.every(({ headers }) => headers.get('content-security-policy')?.startsWith("default-src 'none'"))).toBe(true);
  });

  it('keeps a dropped file and answers with a grant, never with its place', async () => {
    const response = await answer(new Request('app://concord/drop?name=folder%2Fa.png&batch=b', { method: 'POST', body: 'abc' }));
    const text = await response.text();
    const { grant } = JSON.parse(text) as { grant: string };
    expect([response.status, text.includes(folder)]).toEqual([200, false]);
    expect(await readFile(join(grants.pathOf(grant) ?? '', 'a.png'), 'utf8')).toBe('abc');
  });

  it('refuses a dropped file that leads elsewhere, is too large, or is empty of a name', async () => {
    const tries = [
      ['../a', 'x'],
      ['a', 'x'.repeat(101)],
      ['', 'x'],
    ] as const;
    for (const [name, body] of tries) {
      const asked = new Request(`app://concord/drop?name=${encodeURIComponent(name)}&batch=b`, { method: 'POST', body });
      expect((await answer(asked)).status).toBe(400);
    }
  });
});
