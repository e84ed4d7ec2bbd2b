/** Now, as "14:02:51" in UTC: every time in the window is. */
export function utcTime(): string {
  return new Date().toISOString().slice(11, 19);
}
