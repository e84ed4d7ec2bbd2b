/** Time as the store sees it: wall time for people, monotonic time for order and steps of the clock. */
export interface Clock {
  /** ISO 8601 in UTC with milliseconds. */
  utc(): string;
  monotonicMs(): number;
}

export const systemClock: Clock = {
  utc: () => new Date().toISOString(),
  monotonicMs: () => performance.now(),
};
