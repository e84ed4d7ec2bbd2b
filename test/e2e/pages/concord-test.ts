import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { test as base } from '@playwright/test';

import { FakeAudit } from '../../support/fake-audit.ts';
import { startFakeHost } from '../../support/fake-host.ts';
import type { FakeHost } from '../../support/fake-host.ts';

import { ConcordPage } from './concord-page.ts';
import { openConcord } from './open-concord.ts';

interface WorkerThings {
  /** Data folder that all tests of a worker share, so that the example audit is made once. */
  readonly home: string;
  /** A made-up project of 10,000 items and two candidates: 20,000 rows a method. */
  readonly largeHost: FakeHost;
}
interface TestThings {
  readonly concord: ConcordPage;
}

const MAKING_THE_EXAMPLE_MS = 180_000;

/** Tests of the real page: `concord` is the window on the real engine, showing what a first start shows. */
export const test = base.extend<TestThings, WorkerThings>({
  home: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of the things a fixture needs from this pattern
    async ({}, use) => {
      const home = await mkdtemp(join(tmpdir(), 'concord-e2e-'));
      await use(home);
      await rm(home, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  largeHost: [
    // eslint-disable-next-line no-empty-pattern -- as above
    async ({}, use) => {
      const host = await startFakeHost({ project: new FakeAudit({ items: 10_000 }) });
      await use(host);
      host.close();
    },
    { scope: 'worker' },
  ],
  concord: [
    async ({ page, home }, use) => {
      const running = await openConcord(home);
      await page.goto(running.address);
      await use(new ConcordPage(page));
      await running.close();
    },
    { timeout: MAKING_THE_EXAMPLE_MS },
  ],
});

export { expect } from '@playwright/test';
