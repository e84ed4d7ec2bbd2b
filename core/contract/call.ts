import type * as z from 'zod';

import type { Result } from './result.ts';

/** Raw numbers that travel behind a message body, in the order the channel documents. */
export type WireArray = Float32Array | Float64Array | Int32Array | Uint8Array | Uint16Array;

/** One entry of a channel table: a call that is answered, or an event that is only told. */
export interface Call<Request extends z.ZodType = z.ZodType, Reply extends z.ZodType = z.ZodType> {
  readonly type: 'call';
  readonly request: Request;
  readonly reply: Reply;
}
export interface Event<Payload extends z.ZodType = z.ZodType> {
  readonly type: 'event';
  readonly payload: Payload;
}
export type ChannelTable = Readonly<Record<string, Call | Event>>;

export function call<Request extends z.ZodType, Reply extends z.ZodType>(request: Request, reply: Reply): Call<Request, Reply> {
  return { type: 'call', request, reply };
}
export function event<Payload extends z.ZodType>(payload: Payload): Event<Payload> {
  return { type: 'event', payload };
}

export type CallName<Table extends ChannelTable> = { [Name in keyof Table]: Table[Name] extends Call ? Name : never }[keyof Table] & string;
export type EventName<Table extends ChannelTable> = { [Name in keyof Table]: Table[Name] extends Event ? Name : never }[keyof Table] &
  string;
/** As the caller writes it (defaults may be left out). */
export type RequestOf<Table extends ChannelTable, Name extends CallName<Table>> =
  Table[Name] extends Call<infer Request> ? z.input<Request> : never;
/** As the handler receives it (defaults filled in). */
export type ParsedRequestOf<Table extends ChannelTable, Name extends CallName<Table>> =
  Table[Name] extends Call<infer Request> ? z.output<Request> : never;
export type ReplyOf<Table extends ChannelTable, Name extends CallName<Table>> =
  Table[Name] extends Call<z.ZodType, infer Reply> ? z.output<Reply> : never;
export type PayloadOf<Table extends ChannelTable, Name extends EventName<Table>> =
  Table[Name] extends Event<infer Payload> ? z.output<Payload> : never;

/** What a handler answers: a body that follows the reply schema, and arrays behind it. */
export interface Answer<Value> {
  readonly value: Value;
  readonly arrays?: readonly WireArray[];
}

/** What a handler may use besides its request. */
export interface CallContext<Table extends ChannelTable> {
  readonly arrays: readonly WireArray[];
  /** Aborted when the caller cancels or goes away. */
  readonly signal: AbortSignal;
  /** Tells an event to the other side of this port. */
  tell<Name extends EventName<Table>>(name: Name, payload: PayloadOf<Table, Name>, arrays?: readonly WireArray[]): void;
}

/** A missing handler does not compile, and the error names the channel. */
export type Handlers<Table extends ChannelTable> = {
  readonly [Name in CallName<Table>]: (
    request: ParsedRequestOf<Table, Name>,
    context: CallContext<Table>,
  ) => Promise<Result<Answer<ReplyOf<Table, Name>>>>;
};

/** The caller's side of a port. */
export interface Client<Table extends ChannelTable> {
  call<Name extends CallName<Table>>(
    name: Name,
    request: RequestOf<Table, Name>,
    how?: { readonly arrays?: readonly WireArray[]; readonly signal?: AbortSignal },
  ): Promise<Result<{ readonly value: ReplyOf<Table, Name>; readonly arrays: readonly WireArray[] }>>;
  /** Listens to an event; the returned function stops listening. */
  on<Name extends EventName<Table>>(
    name: Name,
    listener: (payload: PayloadOf<Table, Name>, arrays: readonly WireArray[]) => void,
  ): () => void;
  close(): void;
}
