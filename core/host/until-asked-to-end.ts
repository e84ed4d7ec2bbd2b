const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Waits until a person or the system wants this process to end, and answers the exit code: 130 after Ctrl-C, else 0.
 * A second Ctrl-C does not wait for tidying up; children notice that we are gone and end as well.
 */
export function untilAskedToEnd(leftByPerson: Promise<void>): Promise<number> {
  return new Promise((resolve) => {
    void leftByPerson.then(() => resolve(0));
    for (const signal of SIGNALS) {
      process.once(signal, () => {
        resolve(signal === 'SIGINT' ? 130 : 0);
        process.once('SIGINT', () => process.exit(130));
      });
    }
  });
}
