import { randomUUID } from 'node:crypto';

import type { Answer, CallContext, ChannelTable, EventName, Handlers, PayloadOf, WireArray } from '../contract/call.ts';
import { failure } from '../contract/failures.ts';
import { decodeFrame, encodeFrame } from '../contract/frame.ts';
import type { FrameHead } from '../contract/frame.ts';
import type { Port } from '../contract/port.ts';
import { issueOf } from '../contract/reply.ts';
import { failed, FailureError } from '../contract/result.ts';
import type { Failure, Result } from '../contract/result.ts';

export interface ServeOptions {
  /** Which start of the engine this is; late answers of an older one are dropped by the caller. */
  readonly epoch?: number;
  /** Where a fault of ours is written, with the id that its answer carries. */
  readonly log?: (line: string) => void;
  /** Calls that one port may have running; more are refused, so that a flood costs its sender and nobody else. */
  readonly callsAtOnce?: number;
}

/** One port being answered. */
export interface Serving<Table extends ChannelTable> {
  /** Tells an event that belongs to no call. */
  tell<Name extends EventName<Table>>(name: Name, payload: PayloadOf<Table, Name>, arrays?: readonly WireArray[]): void;
  /** Cancels what runs and answers no more. */
  stop(): void;
  /** Called once, when the port has closed or `stop` was called. */
  onStop(listener: () => void): void;
}

const CALLS_AT_ONCE = 256;

/**
 * Answers the calls of a port from a table of handlers. A request is parsed once, here; inside, its type is trusted.
 * Whatever a handler throws becomes a failure: the other side always gets an answer.
 */
export function serve<Table extends ChannelTable>(
  port: Port,
  table: Table,
  handlers: Handlers<Table>,
  options: ServeOptions = {},
): Serving<Table> {
  const server = new Server({ port, table, handlers: parseHandlers(handlers), options });
  return {
    tell: (name, payload, arrays) => {
      server.tell(name, payload, arrays);
    },
    stop: () => {
      server.stop();
    },
    onStop: (listener) => {
      server.onStop = listener;
    },
  };
}

type AnyHandler = (request: unknown, context: CallContext<ChannelTable>) => Promise<Result<Answer<unknown>>>;

/** Handlers are typed by name where they are written; here names arrive from outside, and `Server` parses requests first. */
function parseHandlers(handlers: object): Readonly<Record<string, AnyHandler>> {
  return handlers as Readonly<Record<string, AnyHandler>>;
}

interface Parts {
  readonly port: Port;
  readonly table: ChannelTable;
  readonly handlers: Readonly<Record<string, AnyHandler>>;
  readonly options: ServeOptions;
}

class Server {
  readonly #parts: Parts;
  readonly #running = new Map<number, AbortController>();
  #open = true;
  onStop: () => void = () => undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.port.onFrame((bytes) => {
      this.#receive(bytes);
    });
    parts.port.onClose(() => {
      this.stop();
    });
  }

  tell(name: string, payload: unknown, arrays: readonly WireArray[] = []): void {
    const encoded = encodeFrame({ head: { kind: 'event', name, id: 0, epoch: this.#epoch }, body: payload, arrays });
    if (!encoded.ok) throw new FailureError(encoded.failure);
    if (this.#open) this.#parts.port.post(encoded.value);
  }

  stop(): void {
    if (!this.#open) return;
    this.#open = false;
    for (const controller of this.#running.values()) controller.abort();
    this.#running.clear();
    this.onStop();
  }

  get #epoch(): number {
    return this.#parts.options.epoch ?? 0;
  }

  #receive(bytes: Uint8Array): void {
    const frame = decodeFrame(bytes);
    if (!this.#open || !frame.ok) return; // without a head there is nobody to answer
    const { head, body, arrays } = frame.value;
    if (head.kind === 'cancel') this.#running.get(head.id)?.abort();
    if (head.kind === 'call') void this.#answer(head, body, arrays);
  }

  async #answer(head: FrameHead, body: unknown, arrays: readonly WireArray[]): Promise<void> {
    const refusal = this.#refusal(head);
    if (refusal !== null) {
      this.#reply(head, failed(refusal));
      return;
    }
    const controller = new AbortController();
    this.#running.set(head.id, controller);
    const answer = await this.#handle(head, body, { arrays, signal: controller.signal, tell: this.tell.bind(this) });
    this.#running.delete(head.id);
    try {
      this.#reply(head, answer);
    } catch (problem) {
      this.#reply(head, failed(this.#unexpected(head.name, problem))); // an answer that is no plain data
    }
  }

  #refusal(head: FrameHead): Failure | null {
    const most = this.#parts.options.callsAtOnce ?? CALLS_AT_ONCE;
    if (this.#running.has(head.id))
      return failure('ipc/invalid', `call ${String(head.id)}: expected a new number, received one that is running`);
    if (this.#running.size >= most) return failure('ipc/too-large', `expected at most ${String(most)} calls at once, received one more`);
    return null;
  }

  async #handle(
    head: FrameHead,
    body: unknown,
    context: Omit<CallContext<ChannelTable>, 'tell'> & { tell: Server['tell'] },
  ): Promise<Result<Answer<unknown>>> {
    const entry = Object.hasOwn(this.#parts.table, head.name) ? this.#parts.table[head.name] : undefined;
    const handler = entry?.type === 'call' ? this.#parts.handlers[head.name] : undefined;
    if (entry?.type !== 'call' || handler === undefined)
      return failed(failure('ipc/invalid', 'expected the name of a call, received another'));
    try {
      const request = entry.request.safeParse(body);
      if (!request.success) return failed(failure('ipc/invalid', `${head.name}, ${issueOf(request.error)}`));
      return await handler(request.data, context);
    } catch (problem) {
      if (isAbort(problem) && context.signal.aborted) return failed(failure('engine/cancelled', `${head.name} was cancelled`));
      return failed(problem instanceof FailureError ? problem.failure : this.#unexpected(head.name, problem));
    }
  }

  #reply(head: FrameHead, answer: Result<Answer<unknown>>): void {
    if (!this.#open) return;
    const reply: FrameHead = { kind: 'reply', name: head.name, id: head.id, epoch: this.#epoch };
    const body = answer.ok ? { ok: true, value: answer.value.value } : answer;
    const encoded = encodeFrame({ head: reply, body, arrays: answer.ok ? (answer.value.arrays ?? []) : [] });
    if (encoded.ok) this.#parts.port.post(encoded.value);
    else if (answer.ok) this.#reply(head, encoded);
  }

  /** The sentence names an id, the log has the rest: nothing of our insides crosses a port. */
  #unexpected(name: string, problem: unknown): Failure {
    const id = randomUUID().slice(0, 8);
    const log = this.#parts.options.log ?? ((line: string) => process.stderr.write(`${line}\n`));
    log(`fault ${id} in ${name}: ${problem instanceof Error ? (problem.stack ?? problem.message) : String(problem)}`);
    return failure('engine/unexpected', `${name}: a fault of ours, number ${id} in the log`, { id });
  }
}

/** What `signal.throwIfAborted()` throws: a handler that obeyed its cancel. */
function isAbort(problem: unknown): boolean {
  return problem instanceof Error && problem.name === 'AbortError';
}
