import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Page } from '@playwright/test';

import { FakeAudit } from '../../support/fake-audit.ts';
import { startFakeHost } from '../../support/fake-host.ts';
import type { FakeHost } from '../../support/fake-host.ts';
import { expect, test } from '../pages/concord-test.ts';

/*
 * Pictures of every screen in both themes and in every state, for people to look at: `playwright test --project=pictures`,
 * then open out/pictures. Nothing is compared with earlier pictures: fonts and rasters differ between machines.
 */
/** `CONCORD_PICTURES` names another folder, for a look that leaves earlier pictures alone. */
const FOLDER = process.env['CONCORD_PICTURES'] ?? fileURLToPath(new URL('../../../out/pictures/', import.meta.url));
const places = ['pair', 'data', 'plan', 'run', 'review', 'charts', 'report', 'settings'] as const;
const views = { v: 'side-by-side', d: 'difference', c: 'curtain', f: 'flicker', o: 'contours', b: 'candidates' } as const;

for (const theme of ['light', 'dark'] as const) {
  test.describe(theme, () => {
    test.use({ colorScheme: theme });

    test('full: the example of a first start', async ({ concord }) => {
      const { page, grid } = concord;
      await expect(grid.getByRole('link').first()).toBeVisible();
      for (const place of places) await take(page, place, `${theme}-full-${place}`);
      await page.evaluate(() => (location.hash = '#/review'));
      await grid.getByRole('link').first().click();
      await expect(page.getByRole('region', { name: 'Decision' })).toBeVisible();
      for (const [key, name] of Object.entries(views)) {
        await page.keyboard.press(key);
        await shoot(page, `${theme}-full-item-${name}`);
      }
      await page.keyboard.press('?');
      await shoot(page, `${theme}-full-keys`);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await shoot(page, `${theme}-full-palette`);
    });

    const moods = {
      empty: () => startFakeHost({ project: null }),
      error: () => startFakeHost({ project: new FakeAudit({ items: 200 }), failing: 'review/' }),
      awkward: () => startFakeHost({ project: new FakeAudit({ items: 200 }) }),
    };
    for (const [mood, start] of Object.entries(moods)) {
      test(`${mood}: every screen`, async ({ page }) => {
        await withHost(start, async (host) => {
          for (const place of places) {
            await page.goto(`${host.url}#/${place}`);
            await take(page, place, `${theme}-${mood}-${place}`);
          }
          await page.goto(`${host.url}#/review/run-pruned/2/grad-cam`);
          await take(page, 'review/run-pruned/2/grad-cam', `${theme}-${mood}-item`);
        });
      });
    }
  });
}

async function withHost(start: () => Promise<FakeHost>, use: (host: FakeHost) => Promise<void>): Promise<void> {
  const host = await start();
  try {
    await use(host);
  } finally {
    host.close();
  }
}

async function take(page: Page, place: string, name: string): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), `#/${place}`);
  await expect(page.locator('main')).not.toBeEmpty();
  await shoot(page, name);
}

/** Small maps are painted when a frame has time for them. */
const PAINTED_MS = 600;

async function shoot(page: Page, name: string): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  await page.waitForTimeout(PAINTED_MS);
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
}
