import { readFileSync } from 'node:fs';

/** How a worker ended, told apart. `ended`: by us; `memory`: the system or the runtime had none left. */
export type EndKind = 'ended' | 'memory' | 'crashed' | 'killed' | 'left' | 'failed' | 'not-started';

/** Why a worker is no more. */
export interface WorkerEnd {
  readonly kind: EndKind;
  /** In words, for the log. */
  readonly reason: string;
  /** The end of what it wrote on stderr. */
  readonly said: string;
}

export interface ExitFacts {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly said: string;
  /** The system has ended a process for want of memory while this one lived. */
  readonly systemWasShort: boolean;
}

/** What V8, the C++ library and the allocators of ONNX Runtime and TensorFlow say last when there is no memory. */
const NO_MEMORY =
  /heap out of memory|std::bad_alloc|Array buffer allocation failed|Failed to allocate memory|Cannot allocate memory|OOM when/;

/** Native code that broke: what the processor or a library refused. */
const CRASHES: Readonly<Partial<Record<NodeJS.Signals, string>>> = {
  SIGABRT: 'it gave up (abort)',
  SIGSEGV: 'it touched memory that is not its own (segmentation fault)',
  SIGBUS: 'it touched memory that is not there (bus error)',
  SIGILL: 'it met an instruction that this processor does not have (illegal instruction)',
  SIGFPE: 'it divided by zero (arithmetic fault)',
  SIGTRAP: 'it stopped itself (trap)',
};

/** Whether these are the words of somebody who found no memory. */
export function saysNoMemory(words: string): boolean {
  return NO_MEMORY.test(words);
}

export function workerEnd(facts: ExitFacts): WorkerEnd {
  const { said, code, signal } = facts;
  const name = signal === null ? `exit code ${String(code)}` : `signal ${signal}`;
  if (saysNoMemory(said) || (signal === 'SIGKILL' && facts.systemWasShort))
    return { kind: 'memory', reason: `no memory left, ${name}`, said };
  const crash = signal === null ? undefined : CRASHES[signal];
  if (crash !== undefined) return { kind: 'crashed', reason: `${crash}, ${name}`, said };
  if (signal !== null) return { kind: 'killed', reason: `it was ended from outside, ${name}`, said };
  if (code === 0) return { kind: 'left', reason: `it left before it had answered, ${name}`, said };
  return { kind: 'failed', reason: `it failed, ${name}`, said };
}

/** How many processes the system has ended for want of memory since it started; null where it does not tell. */
export function memoryKills(): number | null {
  try {
    const found = /^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'))?.[1];
    return found === undefined ? null : Number(found);
  } catch {
    return null;
  }
}
