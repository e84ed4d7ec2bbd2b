import { FakeAudit } from '../../support/fake-audit.ts';
import { startFakeHost } from '../../support/fake-host.ts';
import { expect, test } from '../pages/concord-test.ts';

test('without a project every screen says what will be here and how to start', async ({ page }) => {
  const host = await startFakeHost({ project: null });
  for (const place of ['review', 'run', 'report']) {
    await page.goto(`${host.url}#/${place}`);
    await expect(page.getByRole('link', { name: 'Start an audit' })).toBeVisible();
  }
  await page.goto(host.url);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Choose a teacher and its compressed model.');
  host.close();
});

test('rows that cannot be read are a sentence, a code and a way on', async ({ page }) => {
  const host = await startFakeHost({ project: new FakeAudit({ items: 20 }), failing: 'review/' });
  await page.goto(host.url);
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('engine/worker-lost');
  await expect(alert.getByRole('button', { name: 'Try again' })).toBeVisible();
  await expect(alert.getByRole('button', { name: 'Copy details' })).toBeVisible();
  host.close();
});

test('an item that does not exist is said to be missing, with a way back', async ({ page, largeHost }) => {
  await page.goto(`${largeHost.url}#/review/no-such-run/7/grad-cam`);
  await expect(page.getByRole('alert')).toContainText('run/none');
  await page.getByRole('link', { name: 'Back to the list' }).click();
  await expect(page.getByRole('grid')).toBeVisible();
});

test('when the engine goes away the screen stays readable and says so; when it comes back, that too', async ({ page }) => {
  const host = await startFakeHost({ project: new FakeAudit({ items: 20 }) });
  await page.goto(host.url);
  const first = page.getByRole('grid').getByRole('link').first();
  await expect(first).toBeVisible();
  host.dropPages();
  await expect(page.getByText(/The engine stopped and was restarted; nothing finished is lost/)).toBeVisible({ timeout: 15_000 });
  await expect(first).toBeVisible();
  host.close();
  await expect(page.getByText(/The engine cannot be reached; trying again/)).toBeVisible({ timeout: 15_000 });
  await expect(first).toBeVisible();
});

test('nothing on the page is refused by its content policy', async ({ page, largeHost }) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  for (const place of ['review', 'review/run-pruned/2/grad-cam', 'run', 'pair', 'settings']) {
    await page.goto(`${largeHost.url}#/${place}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  expect(complaints).toEqual([]);
});
