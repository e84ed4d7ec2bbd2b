import type { PayloadOf } from '../contract/call.ts';
import type { Channels } from '../contract/channels.ts';
import { exitCodeOf } from '../contract/failures.ts';
import type { AuditLine } from '../contract/outputs.ts';
import { failureSchema } from '../contract/reply.ts';
import { succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { GridRow } from '../contract/review.ts';

import type { AuditOptions } from './audit-options.ts';
import { auditSummary, summaryText } from './audit-summary.ts';
import type { Surroundings } from './command-file.ts';
import type { LocalEngine } from '../serve/local-engine.ts';
import { ProgressLine } from './progress-line.ts';

type Ended = PayloadOf<Channels, 'audit/ended'>;

interface Parts {
  readonly options: AuditOptions;
  readonly project: string;
  readonly session: LocalEngine;
  readonly around: Surroundings;
}

interface Watch {
  /** Waits for the end of all runs, tells the summary and answers the exit code. */
  ended(): Promise<Result<number>>;
  forget(): void;
}

/** Listens from before the start, so that no line is missed; Ctrl-C cancels once, and a second time leaves at once. */
export function watchAudit(parts: Parts): Watch {
  const { client } = parts.session;
  const progress = new ProgressLine({
    form: parts.options.progress,
    quiet: parts.options.quiet,
    streams: parts.around.streams,
    now: () => parts.around.now(),
  });
  const items = new ItemLines(parts, progress);
  let settle: (ended: Ended) => void = () => undefined;
  const end = new Promise<Ended>((resolve) => {
    settle = resolve;
  });
  const listening = [
    client.on('audit/progress', (payload) => {
      progress.tell(payload);
    }),
    client.on('audit/item', (row) => {
      items.take(row);
    }),
    client.on('audit/left-out', (item) => {
      items.leftOut(item);
    }),
    client.on('audit/notice', ({ notice }) => {
      progress.clear();
      if (!parts.options.quiet) parts.around.streams.aside(`concord: note: ${notice}\n`);
    }),
    client.on('audit/ended', (payload) => {
      settle(payload);
    }),
    parts.around.onInterrupt(() => {
      void client.call('audit/cancel', {});
    }),
  ];
  const forget = (): void => {
    progress.clear();
    items.flush();
    for (const stop of listening) stop();
  };
  return {
    forget,
    ended: async () => {
      const ended = await end;
      forget();
      return tellSummary(ended, parts);
    },
  };
}

async function tellSummary(ended: Ended, { options, project, session, around }: Parts): Promise<Result<number>> {
  const evidence = ended.code === 'evidence/none' ? 'none' : 'some';
  const summary = await auditSummary({ project, runs: ended.runs, failureExit: exitOf(ended.code), evidence }, session);
  if (!summary.ok) return summary;
  around.streams.result(options.json ? `${JSON.stringify(summary.value)}\n` : summaryText(summary.value));
  if (ended.code !== null) around.streams.aside(`concord: ${ended.code}: ${ended.failure ?? ''}\n`);
  return succeeded(summary.value.exitCode);
}

function exitOf(code: string | null): number | null {
  if (code === null) return null;
  const known = failureSchema.shape.code.safeParse(code);
  return known.success ? exitCodeOf(known.data) : 4;
}

/** One line per committed item: its rows come one method after the other. */
class ItemLines {
  readonly #parts: Parts;
  readonly #progress: ProgressLine;
  #rows: GridRow[] = [];

  constructor(parts: Parts, progress: ProgressLine) {
    this.#parts = parts;
    this.#progress = progress;
  }

  take(row: GridRow): void {
    if (!this.#parts.options.json) return;
    const [first] = this.#rows;
    if (first !== undefined && (first.item !== row.item || first.run !== row.run)) this.flush();
    this.#rows.push(row);
  }

  leftOut(item: PayloadOf<Channels, 'audit/left-out'>): void {
    this.#progress.clear();
    if (this.#parts.options.json) this.#print({ schema: 'concord/audit/1', kind: 'left-out', ...item });
    if (!this.#parts.options.quiet) this.#parts.around.streams.aside(`concord: ${item.name} ${item.state}: ${item.code}: ${item.reason}\n`);
  }

  flush(): void {
    const [first] = this.#rows;
    if (first === undefined) return;
    this.#print({ schema: 'concord/audit/1', kind: 'item', run: first.run, item: first.item, name: first.name, methods: this.#rows });
    this.#rows = [];
  }

  #print(line: AuditLine): void {
    this.#parts.around.streams.result(`${JSON.stringify(line)}\n`);
  }
}
