import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { expect, test } from '../pages/concord-test.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return found.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .map((node) => node.target.join(' '))
        .slice(0, 3)
        .join('; ')}`,
  );
}

for (const theme of ['light', 'dark'] as const) {
  test.describe(`${theme} theme`, () => {
    test.use({ colorScheme: theme });

    for (const place of ['pair', 'data', 'plan', 'run', 'review', 'charts', 'report', 'settings']) {
      test(`${place} has nothing to object to`, async ({ page, largeHost }) => {
        await page.goto(`${largeHost.url}#/${place}`);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        if (place === 'charts') await expect(page.getByRole('listbox', { name: /^Bars/ }).first()).toBeVisible();
        if (place === 'review') await expect(page.getByRole('grid').getByRole('link').first()).toBeVisible();
        expect(await violations(page)).toEqual([]);
      });
    }

    for (const view of ['v', 'd', 'c', 'f', 'o', 'b']) {
      test(`an item in view ${view} has nothing to object to`, async ({ page, largeHost }) => {
        await page.goto(`${largeHost.url}#/review/run-pruned/2/grad-cam`);
        await expect(page.getByRole('region', { name: 'Decision' })).toBeVisible();
        await page.keyboard.press(view);
        expect(await violations(page)).toEqual([]);
      });
    }

    test('palette and key sheet have nothing to object to', async ({ page, largeHost }) => {
      await page.goto(`${largeHost.url}#/charts`);
      await expect(page.getByRole('listbox', { name: /^Bars/ }).first()).toBeVisible();
      await page.keyboard.press('Control+k');
      await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog', { name: 'Keys of this screen' })).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });

    test('a new audit and the choose dialog have nothing to object to', async ({ page, largeHost }) => {
      await page.goto(`${largeHost.url}#/pair`);
      await page.getByRole('button', { name: 'New audit' }).click();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('region', { name: 'Teacher' }).getByRole('button').click();
      await expect(page.getByRole('dialog')).toContainText('teacher.h5');
      expect(await violations(page)).toEqual([]);
    });
  });
}

test('at 200 % and at 320 pixels nothing is lost: no screen scrolls sideways as a whole', async ({ page, largeHost }) => {
  for (const viewport of [
    { width: 720, height: 450 },
    { width: 320, height: 640 },
  ]) {
    await page.setViewportSize(viewport);
    for (const place of ['pair', 'data', 'plan', 'run', 'review', 'charts', 'report', 'settings', 'review/run-pruned/2/grad-cam']) {
      await page.goto(`${largeHost.url}#/${place}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      const main = page.locator('main');
      const { inner, outer } = await main.evaluate((element) => ({ inner: element.scrollWidth, outer: element.clientWidth }));
      expect({ place, viewport, over: Math.max(0, inner - outer) }).toEqual({ place, viewport, over: 0 });
    }
  }
});

test('a map has words: what it explains, where its mass lies, where its peak is', async ({ page, largeHost }) => {
  await page.goto(`${largeHost.url}#/review/run-pruned/2/grad-cam`);
  await expect(
    page.getByRole('img', { name: /^Grad-CAM for .+, teacher: \d+.% of the mass in the .+ quarter, peak at \d+, \d+$/ }),
  ).toBeVisible();
});
