import type { PayloadOf } from '../contract/call.ts';
import type { Channels } from '../contract/channels.ts';

import type { Streams } from './command-file.ts';
import { shownNumber } from './table-text.ts';

type Progress = PayloadOf<Channels, 'audit/progress'>;

const BAR_WIDTH = 24;
const PLAIN_LINE_MS = 3000; // one line every few seconds where nobody can see a bar move

interface How {
  readonly form: 'text' | 'json';
  readonly quiet: boolean;
  readonly streams: Streams;
  now(): number;
}

/** Tells progress on the side: a live bar on a terminal, a plain line every few seconds otherwise, or JSON lines. */
export class ProgressLine {
  readonly #how: How;
  #toldAt = Number.NEGATIVE_INFINITY;
  #barShown = false;

  constructor(how: How) {
    this.#how = how;
  }

  tell(progress: Progress): void {
    const { quiet, form, streams } = this.#how;
    if (quiet) return;
    if (form === 'json') streams.aside(`${JSON.stringify(progress)}\n`);
    else if (streams.terminal) this.#drawBar(progress);
    else this.#plainLine(progress);
  }

  /** Takes the bar away, so that words can follow. */
  clear(): void {
    if (this.#barShown) this.#how.streams.aside('\r\u001b[2K');
    this.#barShown = false;
  }

  #drawBar(progress: Progress): void {
    this.#barShown = true;
    const filled = Math.round(BAR_WIDTH * shareOf(progress));
    this.#how.streams.aside(`\r\u001b[2K[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${lineText(progress)}`);
  }

  #plainLine(progress: Progress): void {
    const isEnd = progress.step === 'done' || progress.step === 'failed' || progress.step === 'cancelled';
    if (!isEnd && this.#how.now() - this.#toldAt < PLAIN_LINE_MS) return;
    this.#toldAt = this.#how.now();
    this.#how.streams.aside(`${lineText(progress)}\n`);
  }
}

function shareOf(progress: Progress): number {
  return progress.total === 0 ? 0 : (progress.done + progress.skipped + progress.failed) / progress.total;
}

function lineText(progress: Progress): string {
  const finished = progress.done + progress.skipped + progress.failed;
  const left = progress.secondsLeft === null || progress.step === 'done' ? '' : `, ${durationText(progress.secondsLeft)} left`;
  const out = progress.skipped + progress.failed === 0 ? '' : `, ${String(progress.skipped)} skipped, ${String(progress.failed)} failed`;
  return `${progress.candidate}: ${progress.step}, ${String(finished)} of ${String(progress.total)}${out}, ${shownNumber(progress.perSecond)}/s${left}`;
}

function durationText(seconds: number): string {
  if (seconds < 90) return `${String(Math.ceil(seconds))} s`;
  return seconds < 5400 ? `${String(Math.round(seconds / 60))} min` : `${(seconds / 3600).toFixed(1)} h`;
}
