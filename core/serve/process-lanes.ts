import type { Port } from '../contract/port.ts';

/** Either end of a forked process's channel: a `ChildProcess`, or `process` inside the child. */
export interface ProcessEnd {
  readonly connected: boolean;
  send?(message: unknown, callback: (error: Error | null) => void): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'disconnect', listener: () => void): unknown;
}

/**
 * Several ports over the one channel of a process. The side that opens a lane says what it is for, so that a page's
 * frames arrive at a port that answers pages only, whatever they pretend to be.
 */
export interface ProcessLanes {
  open(purpose: string): Port;
  onOpen(listener: (port: Port, purpose: string) => void): void;
}

/** One message of the channel: a frame, the opening of a lane with its purpose, or (null) its end. */
type Message = readonly [lane: number, content: Uint8Array | string | null];

export function processLanes(end: ProcessEnd): ProcessLanes {
  const lanes = new Lanes(end);
  return {
    open: (purpose) => lanes.open(purpose),
    onOpen: (listener) => {
      lanes.opened = listener;
    },
  };
}

class Lanes {
  readonly #end: ProcessEnd;
  readonly #ports = new Map<number, LanePort>();
  #lastLane = 0;
  opened: (port: Port, purpose: string) => void = () => undefined;

  constructor(end: ProcessEnd) {
    this.#end = end;
    end.on('message', (message) => {
      const parsed = parseMessage(message);
      if (parsed !== null) this.#receive(parsed);
    });
    end.on('disconnect', () => {
      for (const lane of [...this.#ports.keys()]) this.#closed(lane);
    });
  }

  open(purpose: string): Port {
    this.#lastLane += 1;
    this.#send([this.#lastLane, purpose]);
    return this.#port(this.#lastLane);
  }

  #port(lane: number): LanePort {
    const port = new LanePort({
      send: (frame) => {
        this.#send([lane, frame]);
      },
      close: () => {
        this.#ports.delete(lane);
        this.#send([lane, null]);
      },
    });
    this.#ports.set(lane, port);
    return port;
  }

  #receive([lane, content]: Message): void {
    if (content === null) this.#closed(lane);
    else if (typeof content === 'string') this.opened(this.#port(lane), content);
    else this.#ports.get(lane)?.receive(content);
  }

  #closed(lane: number): void {
    const port = this.#ports.get(lane);
    this.#ports.delete(lane);
    port?.closed();
  }

  #send(message: Message): void {
    if (!this.#end.connected) return;
    // The callback keeps a channel that breaks while sending from throwing: its end is told by 'disconnect'.
    this.#end.send?.(message, () => undefined);
  }
}

interface Line {
  send(frame: Uint8Array): void;
  close(): void;
}

class LanePort implements Port {
  readonly #line: Line;
  #open = true;
  receive: (frame: Uint8Array) => void = () => undefined;
  closed: () => void = () => undefined;

  constructor(line: Line) {
    this.#line = line;
  }

  post(frame: Uint8Array): void {
    if (this.#open) this.#line.send(frame);
  }

  onFrame(listener: (frame: Uint8Array) => void): void {
    this.receive = listener;
  }

  onClose(listener: () => void): void {
    this.closed = () => {
      this.#open = false;
      listener();
    };
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#line.close();
  }
}

function parseMessage(message: unknown): Message | null {
  if (!Array.isArray(message) || message.length !== 2) return null;
  const [lane, content] = message as unknown[];
  if (typeof lane !== 'number' || !Number.isInteger(lane)) return null;
  return content === null || typeof content === 'string' || content instanceof Uint8Array ? [lane, content] : null;
}
