import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { _electron, test as base } from '@playwright/test';
import type { ElectronApplication, Page } from '@playwright/test';

interface Things {
  readonly home: string;
  readonly desktop: ElectronApplication;
  readonly page: Page;
}

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Named by set-up: Electron's own program for the checkout, or that of a packed test build. */
const PROGRAM = process.env['CONCORD_ELECTRON'] ?? '';
const PACKED = process.env['CONCORD_DESKTOP_APP'] ?? '';

/** The real desktop window on the real engine, driven from outside. */
export const test = base.extend<Things>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of the things a fixture needs from this pattern
  home: async ({}, use) => {
    const home = await mkdtemp(join(tmpdir(), 'concord-desktop-e2e-'));
    await use(home);
    await rm(home, { recursive: true, force: true });
  },
  desktop: [
    async ({ home }, use) => {
      const env = { ...process.env, CONCORD_HOME: home, CONCORD_NODE: process.execPath };
      const program = PACKED === '' ? { executablePath: PROGRAM, args: [ROOT] } : { executablePath: PACKED, args: [] };
      const desktop = await _electron.launch({ ...program, cwd: home, env });
      await use(desktop);
      await desktop.close();
    },
    { timeout: 180_000 },
  ],
  page: async ({ desktop }, use) => {
    const page = await desktop.firstWindow();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await use(page);
  },
});

export { expect } from '@playwright/test';
