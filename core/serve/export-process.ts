import { channels } from '../contract/channels.ts';
import { failure } from '../contract/failures.ts';
import { parseReply } from '../contract/reply.ts';
import { failed } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import { forkProcess } from '../work/fork-process.ts';
import type { WrittenFile } from './report-file.ts';
import type { ReportAsk } from './write-report.ts';

/** Writes the report of a project file in another process. */
export type ExportReport = (ask: ReportAsk & { readonly project: string }, signal: AbortSignal) => Promise<Result<WrittenFile>>;

/**
 * A report of 20,000 items takes some ten seconds, in which an engine would answer nobody and be taken for dead. Here a
 * process of its own reads the project; ending it is the cancel, and the draft it leaves goes with the next one.
 */
export function exportProcess(entry: string): ExportReport {
  return (ask, signal) =>
    new Promise((resolve) => {
      const child = forkProcess({ entry });
      const cancel = (): void => void child.kill('SIGKILL');
      signal.addEventListener('abort', cancel, { once: true });
      const end = (result: Result<WrittenFile>): void => {
        signal.removeEventListener('abort', cancel);
        resolve(result);
      };
      child.stdout?.resume();
      child.stderr?.pipe(process.stderr);
      child.once('message', (body) => end(parseWritten(body)));
      child.once('error', (problem) => end(failed(failure('engine/worker-lost', `the report cannot be written: ${problem.message}`))));
      child.once('close', (code) => {
        const lost = failure('engine/worker-lost', `the process that writes the report ended (${String(code)})`);
        end(failed(signal.aborted ? failure('engine/cancelled', 'the report was cancelled') : lost));
      });
      child.send(ask);
    });
}

/** The reply has been checked against the channel, whose payload this is. */
function parseWritten(body: unknown): Result<WrittenFile> {
  return parseReply(channels['report/write'], body) as Result<WrittenFile>;
}
