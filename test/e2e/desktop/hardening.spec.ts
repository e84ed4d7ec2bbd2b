import { expect, test } from './desktop-test.ts';

/** The hardening checklist and the fault rows W1 to W9, by their effect on the running app. */
test('a first start shows the finished example audit', async ({ page }) => {
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/of 400 rows moved beyond the noise/, { timeout: 120_000 });
});

test('the page sees two functions of the desktop, frozen, and nothing of Node or Electron', async ({ page }) => {
  const seen = await page.evaluate(() => {
    const bridge: unknown = Reflect.get(window, 'concord');
    const isObject = typeof bridge === 'object' && bridge !== null;
    const before = isObject ? Object.keys(bridge).sort() : [];
    const replaced = isObject && Reflect.set(bridge, 'connect', () => 'mine');
    const foreign = ['require', 'process', 'module', 'Buffer', '__dirname', 'ipcRenderer', 'electron'].filter((name) => name in window);
    return { before, replaced, frozen: Object.isFrozen(bridge), foreign };
  });
  expect(seen).toEqual({ before: ['connect', 'shell'], replaced: false, frozen: true, foreign: [] });
});

test('every window is sandboxed, isolated and without Node', async ({ desktop, page }) => {
  expect(await page.title()).toContain('Concord');
  const preferences = await desktop.evaluate(({ webContents }) => {
    const names = ['sandbox', 'contextIsolation', 'nodeIntegration', 'webSecurity', 'webviewTag', 'devTools'];
    return webContents.getAllWebContents().map((contents) => {
      // What Electron really made of our wishes; a method that its types do not name.
      const read: unknown = Reflect.get(contents, 'getLastWebPreferences');
      const live: unknown = typeof read === 'function' ? Reflect.apply(read, contents, []) : null;
      const known = typeof live === 'object' && live !== null ? Object.entries(live) : [];
      return Object.fromEntries(known.filter(([name]) => names.includes(name)));
    });
  });
  const safe = { sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false, devTools: false };
  expect(preferences).toEqual(preferences.map(() => safe));
});

test('nothing leads out of the page: address, link, form, new window, frame', async ({ desktop, page }) => {
  const before = page.url();
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = 'https://example.org/';
    document.body.append(link);
    link.click();
    window.open('about:blank');
    window.open('blob:app://concord/1');
    location.href = 'https://example.org/';
    location.assign('file:///etc/passwd');
    const frame = document.createElement('iframe');
    frame.src = 'https://example.org/';
    document.body.append(frame);
  });
  await page.waitForTimeout(500);
  const windows = await desktop.evaluate(({ webContents }) => webContents.getAllWebContents().length);
  expect([page.url(), windows]).toEqual([before, 1]);
});

test('neither files nor the network can be read', async ({ page }) => {
  const answers = await page.evaluate(async () => {
    const addresses = [
      'file:///etc/passwd',
      'https://example.org/',
      'http://127.0.0.1:1/',
      'app://other/',
      'app://concord/../../etc/passwd',
    ];
    const ask = (address: string): Promise<string> =>
      fetch(address).then(
        (answer) => String(answer.status),
        () => 'refused',
      );
    return Promise.all(addresses.map(ask));
  });
  expect(answers).toEqual(['refused', 'refused', 'refused', 'refused', '404']);
});

test('permissions are denied', async ({ page }) => {
  const denied = await page.evaluate(async () => {
    const no = (): string => 'denied';
    return Promise.all([
      navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'given', no),
      Notification.requestPermission(),
      navigator.clipboard.readText().then(() => 'given', no),
      new Promise<string>((resolve) => {
        navigator.geolocation.getCurrentPosition(
          () => {
            resolve('given');
          },
          () => {
            resolve('denied');
          },
        );
      }),
    ]);
  });
  expect(denied).toEqual(['denied', 'denied', 'denied', 'denied']);
});

test('a script of the page that is not our own does not run', async ({ page }) => {
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.body.append(script);
    return 'ran' in window;
  });
  expect(ran).toBe(false);
});
