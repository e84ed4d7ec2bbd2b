import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from '../pages/concord-test.ts';

const GARMENTS = fileURLToPath(new URL('../../../resources/examples/garments/', import.meta.url));

async function file(name: string): Promise<{ name: string; bytes: Buffer }> {
  return { name, bytes: await readFile(join(GARMENTS, name)) };
}

test('two models dropped on the page become a pair; the larger one is the teacher, and the window says so', async ({ concord }) => {
  const { page } = concord;
  await expect(concord.grid).toBeVisible();
  await concord.drop([await file('garments-int8.tflite'), await file('garments-teacher.h5')]);
  await expect(page).toHaveURL(/#\/pair$/);
  await expect(page.getByText('garments-teacher.h5 is the larger file and was taken as the teacher.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Facts' })).toContainText('garments-int8.tflite selected');
});

test('a model that comes without its card is answered with a draft that one click confirms', async ({ concord }) => {
  const { page } = concord;
  await concord.nameReviewer('A. Sim');
  await concord.drop([await file('garments-teacher.h5')]);
  const card = page.getByRole('region', { name: 'Card of garments-teacher.h5' });
  await expect(card).toContainText('because');
  await card.getByRole('button', { name: 'Confirm this card' }).click();
  await expect(card).toHaveCount(0);
});

test('a file that is neither model nor data is refused in a sentence with its code', async ({ concord }) => {
  const { page } = concord;
  await concord.drop([{ name: 'notes.h5', bytes: Buffer.from('not a model at all') }]);
  await expect(page.getByRole('alert')).toContainText(/(suspicious-format|damaged|data)\//);
});

test('a truncated model is refused, and the pair on the screen stays', async ({ concord }) => {
  const { page } = concord;
  await concord.drop([await file('garments-teacher.h5')]);
  await expect(page.getByRole('region', { name: 'Candidates' })).toContainText('garments-teacher.h5');
  const { bytes } = await file('garments-teacher.h5');
  await concord.drop([{ name: 'half.h5', bytes: bytes.subarray(0, bytes.length / 2) }]);
  await expect(page.getByRole('alert').first()).toContainText('/');
  await expect(page.getByRole('region', { name: 'Candidates' })).toContainText('garments-teacher.h5');
});
