import type { Client } from '../contract/call.ts';
import type { Channels } from '../contract/channels.ts';
import type { Result } from '../contract/result.ts';

/** The engine in this process, reached through the same calls as by a page. */
export interface EngineSession {
  readonly client: Client<Channels>;
  /** Tells the engine a path and answers the name that stands for it. */
  grant(path: string, how: { readonly writable: boolean }): Promise<Result<string>>;
  /** Ends what runs, keeps what is finished, leaves no process behind. */
  close(): Promise<void>;
}
