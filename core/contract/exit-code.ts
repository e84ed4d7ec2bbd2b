/** When several apply, the first of these is the exit code. */
const PRECEDENCE = [14, 12, 13, 15, 10, 4, 2, 130, 1, 3, 11, 0] as const;

/** One exit code for everything that happened. An unknown code counts as a fault of ours. */
export function strongestExitCode(codes: readonly number[]): number {
  const strongest = PRECEDENCE.find((code) => codes.includes(code));
  const unknown = codes.some((code) => PRECEDENCE.every((known) => known !== code));
  if (!unknown) return strongest ?? 0;
  return strongest !== undefined && PRECEDENCE.indexOf(strongest) < PRECEDENCE.indexOf(4) ? strongest : 4;
}
