import type { CallName, ChannelTable, Client, EventName, PayloadOf, ReplyOf, RequestOf, WireArray } from '../core/contract/call.ts';
import { failure } from '../core/contract/failures.ts';
import { failed } from '../core/contract/result.ts';
import type { Result } from '../core/contract/result.ts';

/** A client that survives its connection: whoever holds it keeps its listeners when the socket is opened again. */
export class SteadyClient<Table extends ChannelTable> implements Client<Table> {
  #client: Client<Table> | null = null;
  readonly #subscriptions = new Set<Subscription<Table>>();

  get attached(): boolean {
    return this.#client !== null;
  }

  attach(client: Client<Table>): void {
    this.#client = client;
    for (const subscription of this.#subscriptions) subscription.stop = subscription.start(client);
  }

  detach(): void {
    this.#client = null;
  }

  call<Name extends CallName<Table>>(
    name: Name,
    request: RequestOf<Table, Name>,
    how?: { readonly arrays?: readonly WireArray[]; readonly signal?: AbortSignal },
  ): Promise<Result<{ readonly value: ReplyOf<Table, Name>; readonly arrays: readonly WireArray[] }>> {
    if (this.#client === null) return Promise.resolve(failed(failure('engine/lost', 'the engine cannot be reached')));
    return this.#client.call(name, request, how);
  }

  on<Name extends EventName<Table>>(
    name: Name,
    listener: (payload: PayloadOf<Table, Name>, arrays: readonly WireArray[]) => void,
  ): () => void {
    const start = (client: Client<Table>): (() => void) => client.on(name, listener);
    const subscription: Subscription<Table> = { start, stop: this.#client === null ? null : start(this.#client) };
    this.#subscriptions.add(subscription);
    return () => {
      subscription.stop?.();
      this.#subscriptions.delete(subscription);
    };
  }

  close(): void {
    this.#client?.close();
    this.#client = null;
  }
}

interface Subscription<Table extends ChannelTable> {
  readonly start: (client: Client<Table>) => () => void;
  stop: (() => void) | null;
}
