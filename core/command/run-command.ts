import { exitCodeOf, failure } from '../contract/failures.ts';
import { FailureError } from '../contract/result.ts';
import type { Failure } from '../contract/result.ts';

import type { Surroundings } from './command-file.ts';
import { parseCommandLine } from './parse-command-line.ts';
import { printFailure } from './print-failure.ts';

/** Runs one command line and answers its exit code. Whatever happens, it ends in at most one line of error. */
export async function runCommand(words: readonly string[], around: Surroundings, version: string): Promise<number> {
  const json = words.includes('--json');
  const refuse = (problem: Failure): number => {
    printFailure(problem, { streams: around.streams, json });
    if (problem.code === 'card/missing') around.streams.aside(`ready to type: concord ${typedLine([...words, '--accept-card'])}\n`);
    return exitCodeOf(problem.code);
  };
  try {
    const line = await parseCommandLine(words, version);
    if (!line.ok) return refuse(line.failure);
    if (line.value.kind === 'words') {
      around.streams.result(line.value.text);
      return 0;
    }
    const done = await line.value.file.run(line.value.given, around);
    return done.ok ? done.value : refuse(done.failure);
  } catch (fault) {
    return refuse(fault instanceof FailureError ? fault.failure : unexpected(fault));
  }
}

/** Words as they can be typed again in a shell. */
function typedLine(words: readonly string[]): string {
  return words.map((word) => (/^[\w./:=@+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

/** A fault of ours: one line for the person, where it happened for us. */
function unexpected(fault: unknown): Failure {
  const [message, where] = fault instanceof Error ? [fault.message, fault.stack?.split('\n')[1]?.trim() ?? ''] : [String(fault), ''];
  return failure('engine/unexpected', message, { where });
}
