import type { Client, ReplyOf } from '../../core/contract/call.ts';
import type { Channels } from '../../core/contract/channels.ts';
import type { Failure } from '../../core/contract/result.ts';
import type { ShellChannels } from '../../core/contract/shell-channels.ts';

import { answered } from './answered.ts';

export interface WrittenReport {
  readonly format: string;
  readonly name: string;
  readonly at: string;
  readonly file: ReplyOf<Channels, 'report/write'>;
}
export interface ReportNeeds {
  readonly engine: Client<Channels>;
  readonly shell: Client<ShellChannels>;
  readonly utcTime: () => string;
}

/** Writes reports beside the project's other files and remembers what was written in this session. */
export class ReportState {
  written = $state.raw<readonly WrittenReport[]>([]);
  failure = $state.raw<Failure | null>(null);
  busy = $state<string | null>(null);
  readonly #needs: ReportNeeds;

  constructor(needs: ReportNeeds) {
    this.#needs = needs;
  }

  /** Whether a name is taken in a folder, before anything is replaced. */
  async place(folder: string, name: string): Promise<ReplyOf<ShellChannels, 'shell/name'> | null> {
    const answer = answered(await this.#needs.shell.call('shell/name', { folder, name }));
    this.failure = answer.ok ? null : answer.failure;
    return answer.ok ? answer.value : null;
  }

  async write(format: string, grant: string, name: string): Promise<void> {
    this.busy = format;
    const answer = answered(await this.#needs.engine.call('report/write', { format, grant }));
    this.busy = null;
    this.failure = answer.ok ? null : answer.failure;
    if (answer.ok) this.written = [{ format, name, at: this.#needs.utcTime(), file: answer.value }, ...this.written];
  }
}
