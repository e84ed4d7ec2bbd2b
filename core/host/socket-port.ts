import type { WebSocket } from 'ws';

import type { Port } from '../contract/port.ts';

/** A page that does not read what it asked for is let go before it fills our memory. */
const MOST_UNREAD_BYTES = 256 * 1024 * 1024;

/** The host's end of a page's WebSocket. */
export function socketPort(socket: WebSocket): Port {
  socket.binaryType = 'nodebuffer';
  socket.on('error', () => socket.terminate()); // a broken frame or a broken line: both end the page's connection
  return {
    post: (frame) => {
      if (socket.readyState !== socket.OPEN) return;
      socket.send(frame);
      if (socket.bufferedAmount > MOST_UNREAD_BYTES) socket.terminate();
    },
    onFrame: (listener) => {
      socket.on('message', (data, isBinary) => {
        if (isBinary && data instanceof Uint8Array) listener(data);
        else socket.close(1003);
      });
    },
    onClose: (listener) => void socket.once('close', listener),
    close: () => socket.close(1001),
  };
}
