import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** What a lease needs to know of the computer: who we are, and whether somebody else still lives. */
export interface Machine {
  readonly host: string;
  /** Changes with every start of the computer; `unknown` where the system does not tell. */
  readonly bootId: string;
  readonly pid: number;
  isRunning(pid: number): boolean;
  /** Tells two processes apart that had the same number one after the other; null where the system does not tell. */
  processStart(pid: number): string | null;
}

export const thisMachine: Machine = {
  host: hostname(),
  bootId: readBootId(),
  pid: process.pid,
  isRunning,
  processStart,
};

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return 'unknown';
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0); // signal 0 asks only whether the process exists
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the name may hold blanks and brackets
    return afterName[STARTTIME_AFTER_NAME] ?? null;
  } catch {
    return null;
  }
}

/** Field 22 of /proc/PID/stat, counted from the state (field 3). */
const STARTTIME_AFTER_NAME = 19;
