import type {
  Answer,
  CallContext,
  CallName,
  ChannelTable,
  Client,
  EventName,
  Handlers,
  PayloadOf,
  ReplyOf,
  RequestOf,
  WireArray,
} from '../../../core/contract/call.ts';
import { succeeded } from '../../../core/contract/result.ts';
import type { Result } from '../../../core/contract/result.ts';

/** A client that answers from handlers in this process and remembers what was asked; answers can be held back. */
export class ClientDouble<Table extends ChannelTable> implements Client<Table> {
  readonly asked: { readonly name: string; readonly request: unknown }[] = [];
  readonly #table: ChannelTable;
  readonly #handlers: Readonly<Record<string, AnyHandler>>;
  readonly #listeners = new Map<string, ((payload: unknown, arrays: readonly WireArray[]) => void)[]>();
  #held: (() => void)[] | null = null;

  constructor(table: Table, handlers: Handlers<Table>) {
    this.#table = table;
    this.#handlers = parseHandlers(handlers);
  }

  async call<Name extends CallName<Table>>(
    name: Name,
    request: RequestOf<Table, Name>,
  ): Promise<Result<{ readonly value: ReplyOf<Table, Name>; readonly arrays: readonly WireArray[] }>> {
    const entry = this.#table[name];
    const handler = this.#handlers[name];
    if (entry?.type !== 'call' || handler === undefined) throw new Error(`double: no call ${name}`);
    this.asked.push({ name, request });
    const answer = await handler(entry.request.parse(request), this.#context());
    const held = this.#held;
    if (held !== null) await new Promise<void>((resolve) => held.push(resolve));
    return answer.ok ? succeeded(parseAnswer<ReplyOf<Table, Name>>(entry.reply.parse(answer.value.value), answer.value.arrays)) : answer;
  }

  on<Name extends EventName<Table>>(
    name: Name,
    listener: (payload: PayloadOf<Table, Name>, arrays: readonly WireArray[]) => void,
  ): () => void {
    const listeners = this.#listeners.get(name) ?? [];
    const heard = (payload: unknown, arrays: readonly WireArray[]): void => {
      listener(parsePayload<PayloadOf<Table, Name>>(payload), arrays);
    };
    this.#listeners.set(name, [...listeners, heard]);
    return () =>
      this.#listeners.set(
        name,
        (this.#listeners.get(name) ?? []).filter((one) => one !== heard),
      );
  }

  tell<Name extends EventName<Table>>(name: Name, payload: PayloadOf<Table, Name>): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(payload, []);
  }

  /** Answers wait until the returned functions are called, in the order of the asking. */
  hold(): (() => void)[] {
    this.#held = [];
    return this.#held;
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const answer of held) answer();
  }

  requestsOf(name: CallName<Table>): readonly unknown[] {
    return this.asked.filter((one) => one.name === name).map((one) => one.request);
  }

  close(): void {
    this.#listeners.clear();
  }

  #context(): CallContext<ChannelTable> {
    return { arrays: [], signal: new AbortController().signal, tell: () => undefined };
  }
}

type AnyHandler = (request: unknown, context: CallContext<ChannelTable>) => Promise<Result<Answer<unknown>>>;

/** The handlers are typed by name; a call is parsed by its table before it reaches one. */
function parseHandlers(handlers: object): Readonly<Record<string, AnyHandler>> {
  return handlers as Readonly<Record<string, AnyHandler>>;
}

/** The value was parsed by the reply schema of its channel. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the schema that parsed it is what gives the type
function parseAnswer<Value>(
  value: unknown,
  arrays: readonly WireArray[] = [],
): { readonly value: Value; readonly arrays: readonly WireArray[] } {
  return { value: value as Value, arrays };
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller's event name is what gives the type
function parsePayload<Payload>(payload: unknown): Payload {
  return payload as Payload;
}
