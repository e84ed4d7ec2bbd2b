import type { Page } from '@playwright/test';

import { expect, test } from '../pages/concord-test.ts';

/** Every element whose colour change or move takes time, by its class; empty where nothing moves. */
function moving(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((element) => {
        const { transitionDuration, animationDuration } = getComputedStyle(element);
        return `${transitionDuration}, ${animationDuration}`.split(', ').some((one) => Number.parseFloat(one) > 0);
      })
      .map((element) => element.getAttribute('class') ?? element.tagName),
  );
}

/** Width, line and colour of the ring around what has the focus, against what is painted behind it. */
function ring(page: Page): Promise<{ readonly at: string; readonly width: number; readonly line: string; readonly differs: boolean }> {
  return page.evaluate(() => {
    const active = document.activeElement ?? document.body;
    const focused = active.closest('.select') ?? active; // a choice shows the ring of its frame
    const { outlineWidth, outlineStyle, outlineColor } = getComputedStyle(focused);
    const back = getComputedStyle(document.body).backgroundColor;
    return {
      at: focused.outerHTML.slice(0, 60),
      width: Number.parseFloat(outlineWidth),
      line: outlineStyle,
      differs: outlineColor !== back,
    };
  });
}

test.describe('with the colours of the system', () => {
  test.use({ forcedColors: 'active' });

  test('what has the focus has a ring', async ({ page, largeHost }) => {
    await page.goto(`${largeHost.url}#/settings`);
    await expect(page.getByText('Enough for 10,000 items.')).toBeVisible();
    for (let step = 0; step < 6; step += 1) {
      await page.keyboard.press('Tab');
      const seen = await ring(page);
      expect(seen).toEqual({ at: seen.at, width: 2, line: 'solid', differs: true });
    }
  });

  test('the row that the keys are on, and a pressed button, differ from their neighbours', async ({ page, largeHost }) => {
    await page.goto(`${largeHost.url}#/review`);
    const grid = page.getByRole('grid');
    await expect(grid.getByRole('link').first()).toBeVisible();
    const backs = await grid.locator('.row').evaluateAll((rows) => rows.slice(0, 2).map((row) => getComputedStyle(row).outlineStyle));
    expect(backs).toEqual(['solid', 'none']);
    const edges = await page
      .getByRole('group', { name: 'Order' })
      .getByRole('button')
      .evaluateAll((buttons) => buttons.map((button) => [button.getAttribute('aria-pressed'), getComputedStyle(button).backgroundColor]));
    const pressed = edges.filter(([state]) => state === 'true').map(([, back]) => back);
    const others = edges.filter(([state]) => state === 'false').map(([, back]) => back);
    expect(others).not.toContain(pressed[0]);
  });

  test('the mark of a score, its noise and the line they lie on can be told apart', async ({ page, largeHost }) => {
    await page.goto(`${largeHost.url}#/review`);
    const scale = page.getByRole('img', { name: /^deformation .*noise/ }).first();
    await expect(scale).toBeVisible();
    const colours = await scale.evaluate((svg) => {
      const back = getComputedStyle(document.body).backgroundColor;
      const [line, , lozenge] = [...svg.querySelectorAll('path')].map((path) => getComputedStyle(path));
      const band = svg.querySelector('rect');
      const edge = band === null ? back : getComputedStyle(band).stroke;
      return [line?.stroke, edge, lozenge?.fill].map((colour) => colour !== back && colour !== 'none');
    });
    expect(colours).toEqual([true, true, true]);
  });

  test('the part of a run that is done is filled', async ({ page, largeHost }) => {
    await page.goto(`${largeHost.url}#/run`);
    const bar = page.getByRole('progressbar');
    const fill = await bar.locator('i').evaluate((done) => getComputedStyle(done).backgroundColor);
    expect(fill).not.toBe(await bar.evaluate((track) => getComputedStyle(track).backgroundColor));
  });
});

test.describe('with less motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });

  test('nothing moves on any screen, and flicker stands still', async ({ page, largeHost }) => {
    for (const place of ['pair', 'plan', 'run', 'review', 'charts', 'report', 'settings', 'review/run-pruned/2/grad-cam']) {
      await page.goto(`${largeHost.url}#/${place}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      expect({ place, moving: await moving(page) }).toEqual({ place, moving: [] });
    }
    await page.keyboard.press('f');
    const figure = page.locator('main canvas').first();
    await expect(figure).toBeVisible();
    const shots = [await page.locator('main').screenshot()];
    await page.waitForTimeout(1200);
    shots.push(await page.locator('main').screenshot());
    expect(shots[0]?.equals(shots[1] ?? Buffer.alloc(0))).toBe(true);
  });
});
