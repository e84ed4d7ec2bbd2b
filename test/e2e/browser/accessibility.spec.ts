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

const places = ['pair', 'data', 'plan', 'run', 'review', 'charts', 'report', 'settings'] as const;
const views = ['v', 'd', 'c', 'f', 'o', 'b'] as const;

/** One page for all screens of a theme: axe is loaded and the project opened once, and the screens follow one another as for a person. */
for (const theme of ['light', 'dark'] as const) {
  test.describe(`${theme} theme`, () => {
    test.use({ colorScheme: theme });

    test('no screen, view, dialog or form has anything to object to', async ({ page, largeHost }) => {
      test.slow();
      const found: Record<string, readonly string[]> = {};
      const look = async (name: string): Promise<void> => {
        const objections = await violations(page);
        if (objections.length > 0) found[name] = objections;
      };
      await page.goto(largeHost.url);
      for (const place of places) {
        await go(page, place);
        if (place === 'charts') await expect(page.getByRole('listbox', { name: /^Bars/ }).first()).toBeVisible();
        if (place === 'review') await expect(page.getByRole('grid').getByRole('link').first()).toBeVisible();
        await look(place);
      }
      await go(page, 'review/run-pruned/2/grad-cam');
      await expect(page.getByRole('region', { name: 'Decision' })).toBeVisible();
      for (const view of views) {
        await page.keyboard.press(view);
        await look(`item, view ${view}`);
      }
      await page.keyboard.press('Control+k');
      await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
      await look('palette');
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog', { name: 'Keys of this screen' })).toBeVisible();
      await look('key sheet');
      await page.keyboard.press('Escape');
      await go(page, 'pair');
      await page.getByRole('button', { name: 'New audit' }).click();
      await look('new audit');
      await page.getByRole('region', { name: 'Teacher' }).getByRole('button').click();
      await expect(page.getByRole('dialog')).toContainText('teacher.h5');
      await look('choose dialog');
      expect(found).toEqual({});
    });
  });
}

async function go(page: Page, place: string): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), `#/${place}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
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
