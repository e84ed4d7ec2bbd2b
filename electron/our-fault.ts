import { app } from 'electron';

/** The command's exit code for a fault of ours. */
const OUR_FAULT = 4;

/** What nobody expected ends the window instead of leaving it half alive; the engine notices and ends too. */
export function endOnOurFault(log: (line: string) => void): void {
  const end = (problem: unknown): void => {
    log(`fault in the window: ${problem instanceof Error ? (problem.stack ?? problem.message) : String(problem)}`);
    app.exit(OUR_FAULT);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}
