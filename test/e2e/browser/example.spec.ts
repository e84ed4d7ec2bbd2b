import { expect, test } from '../pages/concord-test.ts';

test('a first start shows the finished example audit, worst first', async ({ concord }) => {
  const { page, grid, sentence } = concord;
  await expect(sentence).toHaveText(/of 400 rows moved beyond the noise; \d+ of them kept the same prediction\./, { timeout: 20_000 });
  await expect(page.getByRole('banner')).toContainText('Example');
  await expect(grid).toHaveAttribute('aria-rowcount', '401');
  await expect(concord.row(1)).toContainText('silent drift');
  await expect(page.getByRole('link', { name: /Run/ })).toContainText('400 done, 0 skipped');
});

test('the first steps can be dismissed for good', async ({ concord }) => {
  const { page } = concord;
  await page.getByRole('button', { name: 'Got it' }).click();
  await page.reload();
  await expect(concord.grid).toBeVisible();
  await expect(page.getByRole('button', { name: 'Got it' })).toHaveCount(0);
});

test('an item is shown by its address, after a reload as before', async ({ concord }) => {
  const { page, sentence } = concord;
  await concord.row(1).getByRole('link').click();
  await expect(page).toHaveURL(/#\/review\/.+\/\d+\/.+/);
  await expect(page.getByRole('region', { name: 'Decision' })).toBeVisible();
  const before = await sentence.textContent();
  await page.reload();
  await expect(sentence).toHaveText(before ?? '');
});

test('a report is written to a folder that was chosen', async ({ concord, home }) => {
  const { page } = concord;
  await concord.go('Report');
  await page.getByRole('button', { name: /Write CSV/ }).click();
  await concord.chooseFolder(['Concord']);
  await expect(page.getByRole('region', { name: 'Written in this session' })).toContainText('.csv');
  expect(home).toContain('concord-e2e-');
});
