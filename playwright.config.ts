import { defineConfig } from '@playwright/test';

import { findBrowser } from './core/host/find-browser.ts';

const executablePath = findBrowser();

/** The real page in the system's own browser; nothing is downloaded. */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'out/test/browser',
  timeout: 60_000,
  workers: 1,
  expect: { timeout: 15_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list'], ['json', { outputFile: 'out/test/browser.json' }]],
  use: {
    viewport: { width: 1440, height: 900 },
    launchOptions: { ...(executablePath === null ? {} : { executablePath }), args: ['--no-sandbox'] },
    trace: 'retain-on-failure',
  },
  projects: [
    { name: 'browser', testDir: 'test/e2e/browser' },
    { name: 'desktop', testDir: 'test/e2e/desktop' },
    { name: 'pictures', testDir: 'test/e2e/pictures' },
  ],
});
