import { expect, test } from '../pages/concord-test.ts';

test('candidates stand beside one teacher on one scale, each with its sentence; keys walk from one to the next', async ({
  page,
  largeHost,
}) => {
  await page.goto(`${largeHost.url}#/review/run-int8/5/grad-cam`);
  await expect(page.getByRole('region', { name: 'Decision' })).toBeVisible();
  await page.keyboard.press('b');
  const all = page.getByRole('region', { name: 'All candidates' });
  await expect(all.getByRole('img', { name: /Grad-CAM for .+ (teacher|compressed model)/ })).toHaveCount(3);
  await expect(all.getByText(/^(Same|Another|Right|Wrong) .+\.$/)).toHaveCount(2);
  await expect(all.locator('[aria-current="true"]')).toHaveText('int8');
  await page.keyboard.press('.');
  await expect(page).toHaveURL(/run-pruned\/5\/grad-cam$/);
  await expect(all.locator('[aria-current="true"]')).toHaveText('pruned 95 %');
  await page.keyboard.press(',');
  await expect(page).toHaveURL(/run-int8\/5\/grad-cam$/);
});

test('a bar of a chart lists its rows, without a pointer', async ({ page, largeHost }) => {
  await page.goto(`${largeHost.url}#/charts`);
  const bars = page.getByRole('listbox', { name: /Bars of the distribution of int8/ });
  await bars.focus();
  await page.keyboard.press('ArrowRight');
  const words = (await bars.locator('[aria-selected="true"]').getAttribute('aria-label')) ?? '';
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/review$/);
  const rows = words.replaceAll(/\s/g, '').replace(/.*:(\d+)row.*/, '$1');
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', String(Number(rows) + 1));
  await expect(page.getByLabel('Deformation from')).not.toHaveValue('');
});

test('a chart has its table, and a class lists its rows', async ({ page, largeHost }) => {
  await page.goto(`${largeHost.url}#/charts`);
  const classes = page.getByRole('figure', { name: /^By class/ });
  await classes.getByText('Show as table').click();
  await expect(classes.getByRole('table').getByRole('row')).toHaveCount(1 + 2 * 10);
  await classes.getByRole('option', { name: /^Bag, int8/ }).click();
  await expect(page).toHaveURL(/#\/review$/);
  await expect(page.getByLabel('Label')).toHaveValue('Bag');
});

test('the palette goes to screens, methods and items by name, also while somebody types', async ({ page, largeHost }) => {
  await page.goto(largeHost.url);
  await expect(page.getByRole('grid').getByRole('link').first()).toBeVisible();
  await page.getByRole('searchbox').first().focus();
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Commands' });
  await page.keyboard.type('saliency');
  await page.keyboard.press('Enter');
  await expect(palette).toHaveCount(0);
  await expect(page.getByRole('radio', { name: /Saliency/ })).toBeChecked();

  await page.keyboard.press('Control+k');
  await page.keyboard.type('garment-00042');
  await expect(palette.getByRole('option', { name: /0042 garment-00042/ })).toHaveCount(2);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/review\/run-pruned\/42\/saliency$/);
});

test.describe('with the colours of the system', () => {
  test.use({ forcedColors: 'active' });
  test('marks, bars and the chosen candidate can still be told apart', async ({ page, largeHost }) => {
    await page.goto(`${largeHost.url}#/charts`);
    const bar = page
      .getByRole('listbox', { name: /Bars of the distribution of int8/ })
      .locator('.bar')
      .first();
    const fill = await bar.evaluate((element) => getComputedStyle(element).fill);
    const back = await page.locator('main').evaluate((element) => getComputedStyle(element).backgroundColor);
    expect(fill).not.toBe(back);
    await page.goto(`${largeHost.url}#/review/run-int8/5/grad-cam`);
    await page.keyboard.press('b');
    const outline = await page.locator('figure.here').evaluate((element) => getComputedStyle(element).outlineColor);
    expect(outline).not.toBe('rgba(0, 0, 0, 0)');
  });
});
