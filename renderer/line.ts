import type { Port } from '../core/contract/port.ts';

/** A port that may still be on its way. */
export interface Line {
  readonly port: Port;
  /** Called once, when frames reach the host. */
  onOpen(listener: () => void): void;
}

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5_000;

/** Opens a line and keeps opening it again, a little slower each time, until the page is closed. */
export function keepOpen(
  open: () => Line,
  { attach, detach }: { readonly attach: (port: Port) => void; readonly detach: () => void },
): void {
  let retryMs = FIRST_RETRY_MS;
  const reopen = (): void => {
    const { port, onOpen } = open();
    onOpen(() => {
      retryMs = FIRST_RETRY_MS;
      attach(port);
    });
    port.onClose(() => {
      detach();
      setTimeout(reopen, retryMs);
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
    });
  };
  reopen();
}
