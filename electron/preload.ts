import { contextBridge, ipcRenderer } from 'electron';

import { ipcChannels } from './guard/ipc-channels.ts';
import type { IpcChannel } from './guard/ipc-channels.ts';

/**
 * All that the page sees of the desktop: two functions, each of which asks for a message port. One end goes to the main
 * process, the other arrives as a message from the page's own window; no object of Electron's ever does.
 */
function ask(channel: IpcChannel): void {
  const { port1, port2 } = new MessageChannel();
  ipcRenderer.postMessage(channel, null, [port2]);
  window.postMessage(channel, location.origin, [port1]);
}

contextBridge.exposeInMainWorld(
  'concord',
  Object.freeze({
    connect: () => {
      ask(ipcChannels.engine);
    },
    shell: () => {
      ask(ipcChannels.shell);
    },
  }),
);
