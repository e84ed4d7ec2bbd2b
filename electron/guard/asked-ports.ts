import { ipcMain } from 'electron';
import type { IpcMainEvent, MessagePortMain } from 'electron';

import type { Port } from '../../core/contract/port.ts';
import { endPort, messagePort } from '../message-port.ts';
import type { IpcChannel } from './ipc-channels.ts';
import { PAGE_ADDRESS, PAGE_ORIGIN } from './page-address.ts';

/** A page needs one of each; a few more may be on their way out while it connects anew. */
const MOST_OPEN_PORTS = 8;

/**
 * The only listener to what pages send: a known channel, the top frame of the page itself, its exact origin, one port and
 * no other content. Anything else is dropped, and its ports are closed. ESLint lets nobody else import `ipcMain`.
 */
export function onPortAsked(channel: IpcChannel, answer: (port: Port) => void): void {
  const open = new Set<MessagePortMain>();
  ipcMain.on(channel, (event, ...content: readonly unknown[]) => {
    const [port, ...others] = event.ports;
    const isRefused = !isOurPage(event) || content.length !== 1 || content[0] !== null || others.length > 0;
    if (port === undefined || isRefused || open.size >= MOST_OPEN_PORTS) {
      for (const unwanted of event.ports) endPort(unwanted);
      return;
    }
    open.add(port);
    port.once('close', () => open.delete(port));
    answer(messagePort(port));
  });
}

function isOurPage({ senderFrame }: IpcMainEvent): boolean {
  if (senderFrame?.parent !== null) return false; // no frame any more, or not the top one
  const [address] = senderFrame.url.split('#');
  return senderFrame.origin === PAGE_ORIGIN && address === PAGE_ADDRESS;
}
