import { expect, test } from '../pages/concord-test.ts';
import { ConcordPage } from '../pages/concord-page.ts';
import { openConcord } from '../pages/open-concord.ts';

/**
 * The page as it runs in the desktop window: it finds `window.concord` and speaks over message ports. A relay in the page
 * carries them to the real host, in the place of the main process.
 */
test('the page reaches engine and shell by message ports, and comes back when they close', async ({ page, home }) => {
  test.setTimeout(180_000); // the example may have to be made first
  await page.addInitScript(() => {
    const relays: WebSocket[] = [];
    const relay = (name: string): void => {
      const { port1, port2 } = new MessageChannel();
      const socket = new WebSocket(`ws://${location.host}/engine`);
      const waiting: Uint8Array<ArrayBuffer>[] = [];
      socket.binaryType = 'arraybuffer';
      port2.onmessage = ({ data }: MessageEvent<Uint8Array<ArrayBuffer>>) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(data);
        else waiting.push(data);
      };
      socket.onopen = () => {
        for (const frame of waiting.splice(0)) socket.send(frame);
      };
      socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
        port2.postMessage(new Uint8Array(data));
      };
      socket.onclose = () => {
        port2.postMessage(null); // the host's goodbye
        port2.close();
      };
      relays.push(socket);
      window.postMessage(name, location.origin, [port1]);
    };
    const bridge = {
      connect: () => {
        relay('concord/engine');
      },
      shell: () => {
        relay('concord/shell');
      },
    };
    Object.assign(window, { concord: Object.freeze(bridge), relays });
  });
  const running = await openConcord(home);
  await page.goto(running.address);
  const concord = new ConcordPage(page);
  await expect(concord.sentence).toHaveText(/of 400 rows moved beyond the noise/, { timeout: 20_000 });
  await expect(concord.row(1)).toContainText('silent drift');

  const opened = await page.evaluate(() => {
    const relays: unknown = Reflect.get(window, 'relays');
    const sockets = Array.isArray(relays) ? relays.filter((one) => one instanceof WebSocket) : [];
    for (const socket of sockets) socket.close();
    return sockets.length;
  });
  expect(opened).toBe(2);
  await expect(page.getByText(/The engine stopped and was restarted; nothing finished is lost/)).toBeVisible({ timeout: 15_000 });
  await concord.row(2).getByRole('link').click();
  await expect(page.getByRole('region', { name: 'Decision' })).toBeVisible();
  await running.close();
});
