import type { MessagePortMain } from 'electron';

import { LARGEST_FRAME_BYTES } from '../core/contract/frame.ts';
import type { Port } from '../core/contract/port.ts';

/** The main process's end of a page's message port. What is no frame ends the connection, as it does on a WebSocket. */
export function messagePort(port: MessagePortMain): Port {
  let closed: () => void = () => undefined;
  const close = (): void => {
    endPort(port);
    // An end that closes itself is not told that it has closed.
    closed();
    closed = () => undefined;
  };
  port.once('close', () => {
    closed();
    closed = () => undefined;
  });
  return {
    // A copy, because a port would otherwise clone the whole buffer that a small frame lies in.
    post: (frame) => {
      port.postMessage(new Uint8Array(frame));
    },
    onFrame: (listener) => {
      port.on('message', ({ data }: { readonly data: unknown }) => {
        if (data instanceof Uint8Array && data.byteLength <= LARGEST_FRAME_BYTES) listener(data);
        else close();
      });
      port.start();
    },
    onClose: (listener) => {
      closed = listener;
    },
    close,
  };
}

/** Says goodbye before it closes: only Electron tells a page that the other end of a port is gone, browsers do not. */
export function endPort(port: MessagePortMain): void {
  port.postMessage(null);
  port.close();
}
