import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { ConcordPage } from '../pages/concord-page.ts';
import { expect, test } from '../pages/concord-test.ts';

const ROOT = basename(fileURLToPath(new URL('../../../', import.meta.url)));
const GARMENTS = [`Working folder \\(${ROOT}\\)`, 'resources', 'examples', 'garments'];

/** From the places to a run of two files of the example, chosen by the window. */
async function startAudit(concord: ConcordPage): Promise<void> {
  const { page, sentence } = concord;
  await concord.nameReviewer('A. Sim');
  await concord.go('Pair');
  await page.getByRole('button', { name: 'New audit' }).click();

  await page
    .getByRole('region', { name: 'Teacher' })
    .getByRole('button', { name: /Choose/ })
    .click();
  await concord.choose(GARMENTS, ['garments-teacher.h5']);
  await page
    .getByRole('region', { name: 'Compressed' })
    .getByRole('button', { name: /Choose/ })
    .click();
  await concord.choose([], ['garments-pruned95.h5']);
  await expect(page.getByRole('region', { name: 'Facts' })).toContainText('Class');
  await expect(page.getByRole('region', { name: 'Layers' })).toContainText('default tap');
  for (const confirm of await page.getByRole('button', { name: 'Confirm', exact: true }).all()) await confirm.click();
  await expect(sentence).toHaveText('The pair can be audited.');

  await page.getByRole('button', { name: /Continue with 1 candidate/ }).click();
  await page
    .getByRole('region', { name: 'Data' })
    .getByRole('button', { name: /Choose/ })
    .click();
  await concord.chooseFolder(['pictures']);
  await expect(sentence).toHaveText('200 items with 10 labels, none skipped.');
  await expect(page.getByRole('region', { name: 'Contact sheet' }).getByRole('listitem')).toHaveCount(24);

  await page.getByRole('link', { name: 'Continue to the plan' }).click();
  await page.getByRole('button', { name: 'Freeze the protocol and start' }).click();
  await expect(page).toHaveURL(/#\/run$/);
  await expect(page.getByRole('region', { name: 'Last items' }).getByRole('link').first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('progressbar')).toHaveAttribute('aria-valuemax', '200');
}

test('two files and data become an audit whose first rows are read while the rest is computed', async ({ concord }) => {
  test.setTimeout(240_000);
  const { page, sentence } = concord;
  await startAudit(concord);

  await page.getByRole('link', { name: 'Review the worst first' }).click();
  await expect(concord.row(1).getByRole('link')).toBeVisible();
  await concord.row(1).getByRole('link').click();
  await expect(page.getByRole('region', { name: 'Scores' })).toContainText('Spearman');

  await concord.go('Run');
  await expect(page.getByRole('button', { name: /Finish the current items/ })).toHaveCount(0, { timeout: 180_000 });
  await expect(sentence).toHaveText('200 of 200 items done.');
  await concord.go('Review');
  await expect(concord.grid).toHaveAttribute('aria-rowcount', '201');
});

test('a run that is cancelled keeps what is finished, and goes on from there', async ({ concord }) => {
  test.setTimeout(240_000);
  const { page, sentence } = concord;
  await startAudit(concord);
  await page.getByRole('button', { name: /Finish the current items/ }).click();
  const resume = page.getByRole('button', { name: 'Resume' });
  await expect(resume).toBeVisible({ timeout: 60_000 });
  await expect(sentence).toHaveText(/^[1-9]\d* of 200 items done; the run can be resumed\.$/);
  await expect(page.getByRole('link', { name: /Report/ })).toContainText('partial');
  await resume.click();
  await expect(sentence).toHaveText('200 of 200 items done.', { timeout: 180_000 });
});
