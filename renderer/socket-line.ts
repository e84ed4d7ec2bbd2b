import type { Line } from './line.ts';

/** A line over the host's WebSocket. Frames posted before the socket is open wait for it. */
export function socketLine(address: URL): Line {
  const socket = new WebSocket(address);
  const listeners = new Set<(frame: Uint8Array) => void>();
  const closers = new Set<() => void>();
  const waiting: Uint8Array<ArrayBuffer>[] = [];
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('open', () => {
    for (const frame of waiting.splice(0)) socket.send(frame);
  });
  socket.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (!(event.data instanceof ArrayBuffer)) return;
    const frame = new Uint8Array(event.data);
    for (const listener of listeners) listener(frame);
  });
  socket.addEventListener('close', () => {
    for (const closer of closers) closer();
    closers.clear();
  });
  const port = {
    post(frame: Uint8Array) {
      const copy = new Uint8Array(frame);
      if (socket.readyState === WebSocket.OPEN) socket.send(copy);
      if (socket.readyState === WebSocket.CONNECTING) waiting.push(copy);
    },
    onFrame: (listener: (frame: Uint8Array) => void) => void listeners.add(listener),
    onClose: (listener: () => void) => void closers.add(listener),
    close: () => {
      socket.close();
    },
  };
  const onOpen = (listener: () => void): void => {
    socket.addEventListener('open', listener, { once: true });
  };
  return { port, onOpen };
}
