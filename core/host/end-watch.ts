const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface EndWatch {
  /** Settles when a person or the system wants this process to end: 130 after Ctrl-C, else 0. */
  readonly exitCode: Promise<number>;
  /** Aborted at the same moment. */
  readonly signal: AbortSignal;
  /** The person has closed the window. */
  personLeft(): void;
}

/**
 * Listens from now on for the wish that this process end. A second Ctrl-C does not wait for tidying up; children notice
 * that we are gone and end as well.
 */
export function watchForEnd(): EndWatch {
  const ending = new AbortController();
  let end: (exitCode: number) => void = () => undefined;
  const exitCode = new Promise<number>((resolve) => {
    end = (code) => {
      resolve(code);
      ending.abort();
    };
  });
  for (const signal of SIGNALS) {
    process.once(signal, () => {
      end(signal === 'SIGINT' ? 130 : 0);
      process.once('SIGINT', () => process.exit(130));
    });
  }
  return {
    exitCode,
    signal: ending.signal,
    personLeft: () => {
      end(0);
    },
  };
}
