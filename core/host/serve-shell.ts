import type { Handlers } from '../contract/call.ts';
import type { Port } from '../contract/port.ts';
import { shellChannels } from '../contract/shell-channels.ts';
import type { ShellChannels } from '../contract/shell-channels.ts';
import { serve } from '../serve/serve.ts';
import type { Serving } from '../serve/serve.ts';

export type ShellServing = Serving<ShellChannels>;

/** Answers the shell calls of one page; what it returns can tell that page what was asked for elsewhere. */
export function serveShell(
  port: Port,
  handlers: Handlers<ShellChannels>,
  options: { readonly epoch: number; readonly log: (line: string) => void },
): ShellServing {
  return serve(port, shellChannels, handlers, options);
}
