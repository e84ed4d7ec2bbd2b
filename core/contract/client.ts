import type { CallName, ChannelTable, Client, EventName, PayloadOf, ReplyOf, RequestOf, WireArray } from './call.ts';
import { failure } from './failures.ts';
import { decodeFrame, encodeFrame } from './frame.ts';
import type { Frame, FrameHead } from './frame.ts';
import type { Port } from './port.ts';
import { parseReply } from './reply.ts';
import { failed, succeeded } from './result.ts';
import type { Failure, Result } from './result.ts';

interface Received {
  readonly value: unknown;
  readonly arrays: readonly WireArray[];
}
interface Waiting {
  readonly name: string;
  readonly settle: (result: Result<Received>) => void;
}
type Listener = (payload: unknown, arrays: readonly WireArray[]) => void;
interface How {
  readonly arrays?: readonly WireArray[];
  readonly signal?: AbortSignal;
}

/**
 * The caller's side of a port, made from a channel table. Every call settles: with a reply, with `engine/lost` when
 * the other side goes away, or with `ipc/invalid` when the reply does not follow the table. It never throws for what
 * the other side did.
 *
 * A page must call `z.config({ jitless: true })` before the first call: zod otherwise probes for eval, which our
 * content policy refuses and logs.
 */
export function connect<Table extends ChannelTable>(port: Port, table: Table): Client<Table> {
  const wire = new Wire(port, table);
  return {
    async call<Name extends CallName<Table>>(name: Name, request: RequestOf<Table, Name>, how: How = {}) {
      return parseAnswer<ReplyOf<Table, Name>>(await wire.call(name, request, how));
    },
    on<Name extends EventName<Table>>(name: Name, listener: (payload: PayloadOf<Table, Name>, arrays: readonly WireArray[]) => void) {
      return wire.on(name, (payload, arrays) => {
        listener(parsePayload<PayloadOf<Table, Name>>(payload), arrays);
      });
    },
    close: () => {
      wire.close();
    },
  };
}

/** Numbers the calls, pairs replies with them, and forgets what belongs to an engine that is gone. */
class Wire {
  readonly #port: Port;
  readonly #table: ChannelTable;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<string, Set<Listener>>();
  #lastId = 0;
  #epoch = 0;
  #open = true;

  constructor(port: Port, table: ChannelTable) {
    this.#port = port;
    this.#table = table;
    port.onFrame((bytes) => {
      this.#receive(bytes);
    });
    port.onClose(() => {
      this.#end();
    });
  }

  call(name: string, request: unknown, how: How): Promise<Result<Received>> {
    if (!this.#open) return Promise.resolve(failed(lost()));
    if (how.signal?.aborted === true) return Promise.resolve(failed(cancelled(name)));
    if (!Object.hasOwn(this.#table, name)) return Promise.resolve(failed(failure('ipc/invalid', `${name}: expected a name of the table`)));
    this.#lastId += 1;
    const head: FrameHead = { kind: 'call', name, id: this.#lastId, epoch: this.#epoch };
    const encoded = encodeFrame({ head, body: request, arrays: how.arrays ?? [] });
    if (!encoded.ok) return Promise.resolve(encoded);
    return new Promise((resolve) => {
      const cancel = (): void => {
        this.#post({ head: { ...head, kind: 'cancel' }, body: undefined, arrays: [] });
      };
      how.signal?.addEventListener('abort', cancel, { once: true });
      const settle = (result: Result<Received>): void => {
        how.signal?.removeEventListener('abort', cancel);
        resolve(result);
      };
      this.#waiting.set(head.id, { name, settle });
      this.#port.post(encoded.value);
    });
  }

  on(name: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => {
      listeners.delete(listener);
    };
  }

  close(): void {
    this.#port.close();
    this.#end();
  }

  #post(frame: Frame): void {
    const encoded = encodeFrame(frame);
    if (this.#open && encoded.ok) this.#port.post(encoded.value);
  }

  #receive(bytes: Uint8Array): void {
    const decoded = decodeFrame(bytes);
    if (!decoded.ok) return; // nobody to blame: without a head there is no call it could answer
    const { head, body, arrays } = decoded.value;
    if (head.epoch < this.#epoch) return; // a late answer of an engine that has been replaced
    this.#epoch = head.epoch;
    if (head.kind === 'reply') this.#settle(head, body, arrays);
    if (head.kind === 'event') this.#tell(head.name, body, arrays);
  }

  #settle(head: FrameHead, body: unknown, arrays: readonly WireArray[]): void {
    const waiting = this.#waiting.get(head.id);
    const entry = this.#table[head.name];
    if (waiting?.name !== head.name || entry?.type !== 'call') return;
    this.#waiting.delete(head.id);
    const reply = parseReply(entry, body);
    waiting.settle(reply.ok ? succeeded({ value: reply.value, arrays }) : reply);
  }

  #tell(name: string, body: unknown, arrays: readonly WireArray[]): void {
    const entry = Object.hasOwn(this.#table, name) ? this.#table[name] : undefined;
    if (entry?.type !== 'event') return;
    const payload = entry.payload.safeParse(body);
    if (!payload.success) return;
    for (const listener of this.#listeners.get(name) ?? []) listener(payload.data, arrays);
  }

  #end(): void {
    this.#open = false;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const one of waiting) one.settle(failed(lost()));
  }
}

/** The value was parsed by the reply schema of its channel, which is where this type comes from. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- names the type that the schema has checked
function parseAnswer<Value>(result: Result<Received>): Result<{ readonly value: Value; readonly arrays: readonly WireArray[] }> {
  return result.ok ? succeeded({ value: result.value.value as Value, arrays: result.value.arrays }) : result;
}

/** The payload was parsed by the schema of its event, which is where this type comes from. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- names the type that the schema has checked
function parsePayload<Payload>(payload: unknown): Payload {
  return payload as Payload;
}

function lost(): Failure {
  return failure('engine/lost', 'the engine has gone');
}

function cancelled(name: string): Failure {
  return failure('engine/cancelled', `${name} was cancelled before it began`);
}
