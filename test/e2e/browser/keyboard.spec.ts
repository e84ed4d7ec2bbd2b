import { expect, test } from '../pages/concord-test.ts';

const AFTER_THE_GUARD_MS = 350; // a key within 300 ms of a new picture does nothing

test('a review needs no pointer: rows, views, probe, decision, undo, back to the same row', async ({ concord }) => {
  const { page, sentence } = concord;
  await concord.nameReviewer('A. Sim');
  await concord.grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(concord.activeRow).toHaveAttribute('aria-rowindex', '4');
  const item = await concord.activeRow.getByRole('gridcell').first().textContent();

  await page.keyboard.press('Enter');
  await expect(page.getByText(`Item ${item ?? ''}`, { exact: true })).toBeVisible();
  for (const [key, name] of [
    ['d', 'Difference d'],
    ['c', 'Curtain c'],
    ['o', 'Contours o'],
    ['v', 'Side by side v'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(page.getByRole('button', { name, exact: true })).toHaveAttribute('aria-pressed', 'true');
  }
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row', { name: /pin 1/ })).toContainText('4, 14');
  await page.keyboard.press('x');

  await page.waitForTimeout(AFTER_THE_GUARD_MS);
  const before = await sentence.textContent();
  await page.keyboard.press('a');
  await expect(page.getByText(`Previous: item ${item ?? ''} accepted`)).toBeVisible();
  await page.keyboard.press('u');
  await expect(page.getByText(`Item ${item ?? ''}`, { exact: true })).toBeVisible();
  await expect(sentence).toHaveText(before ?? '');
  await expect(page.getByRole('region', { name: 'Decision' })).toContainText('unreviewed');

  await page.keyboard.press('Escape');
  await expect(concord.grid).toBeFocused();
  await expect(concord.activeRow).toHaveAttribute('aria-rowindex', '4');
});

test('a rejection asks for its reason first', async ({ concord }) => {
  const { page } = concord;
  await concord.nameReviewer('A. Sim');
  await concord.grid.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Decision' })).toBeVisible();
  await page.waitForTimeout(AFTER_THE_GUARD_MS);
  await page.keyboard.press('r');
  await expect(page.getByLabel('Note')).toBeFocused();
  await page.keyboard.type('on the collar');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/Previous: item \d+ rejected/)).toBeVisible();
});

test('without a name nothing can be decided, and the window says so', async ({ concord }) => {
  const { page } = concord;
  await concord.grid.focus();
  await page.keyboard.press('Enter');
  const decision = page.getByRole('region', { name: 'Decision' });
  await expect(decision).toContainText('A decision carries a name');
  await expect(decision.getByRole('button', { name: 'a Accept', exact: true })).toBeDisabled();
});

test('letters are letters while somebody types', async ({ concord }) => {
  const { page } = concord;
  await concord.grid.focus();
  await page.keyboard.press('/');
  await page.keyboard.type('jk1a');
  await expect(page.getByRole('searchbox')).toHaveValue('jk1a');
  await expect(page).toHaveURL(/#\/review$/);
});

test('numbers go to the places, a question mark to the keys', async ({ concord }) => {
  const { page } = concord;
  await expect(concord.grid).toBeVisible();
  await page.keyboard.press('6');
  await expect(page).toHaveURL(/#\/report$/);
  await page.keyboard.press('5');
  await page.keyboard.press('?');
  await expect(concord.dialog).toContainText('next row');
  await page.keyboard.press('Escape');
  await expect(concord.dialog).toHaveCount(0);
});
