import { writeSync } from 'node:fs';
import process from 'node:process';

/** Ways in which a process can end, or seem to. */
export const endings = ['kill', 'abort', 'segfault', 'illegal-instruction', 'exit-0', 'exit-1', 'stderr-flood', 'heap', 'hang'] as const;
export type Ending = (typeof endings)[number];

const FLOOD_BYTES = 32 * 1024 * 1024;

/** Ends this process in that way; only a hang comes back, and then never. */
export function endingOf(ending: Ending): void {
  ends[ending]();
}

const ends: Readonly<Record<Ending, () => void>> = {
  kill: () => {
    end('SIGKILL');
  },
  abort: () => process.abort(),
  segfault: () => {
    end('SIGSEGV');
  },
  'illegal-instruction': () => {
    end('SIGILL');
  },
  'exit-0': () => process.exit(0),
  'exit-1': () => {
    process.stderr.write('a fault of the worker\n');
    process.exit(1);
  },
  'stderr-flood': () => {
    for (let written = 0; written < FLOOD_BYTES; written += 65_536) say(`${'x'.repeat(65_535)}\n`);
    say('the last words\n');
    process.exit(1);
  },
  heap: fillHeap,
  hang: spin,
};

/** Every byte, now: an exit does not wait for what a stream still holds. */
function say(text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(2, bytes, at);
    } catch (problem) {
      if (!(problem instanceof Error && 'code' in problem && problem.code === 'EAGAIN')) throw problem;
    }
  }
}

function end(signal: NodeJS.Signals): void {
  process.kill(process.pid, signal);
}

/** Real garbage that is held: V8 ends the process with its own message. Numbers as text, so that nothing is shared. */
function fillHeap(): void {
  const held: string[][] = [];
  for (;;) held.push(Array.from({ length: 10_000 }, (_, index) => `${String(held.length)}-${String(index)}`));
}

const LONGEST_SPIN_MS = 120_000;

function spin(): void {
  const until = performance.now() + LONGEST_SPIN_MS;
  while (performance.now() < until) Math.random();
}
