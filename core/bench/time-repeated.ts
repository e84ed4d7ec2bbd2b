/** How long one repetition takes. */
export interface Timing {
  readonly median: number;
  readonly fastest: number;
  readonly repetitions: number;
}

/**
 * Repeats work until its median can be trusted: the slower, the fewer times. Two runs to warm up are not counted.
 *
 * @returns milliseconds
 */
export async function timeRepeated(work: () => Promise<unknown>, now: () => number): Promise<Timing> {
  await once(work, now);
  const expected = await once(work, now);
  const repetitions = repetitionsFor(expected);
  const taken: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition += 1) taken.push(await once(work, now));
  const ordered = taken.toSorted((a, b) => a - b);
  const middle = (ordered.length - 1) / 2;
  const median = ((ordered[Math.floor(middle)] ?? NaN) + (ordered[Math.ceil(middle)] ?? NaN)) / 2;
  return { median, fastest: ordered[0] ?? NaN, repetitions };
}

function repetitionsFor(milliseconds: number): number {
  if (milliseconds > 2000) return 3;
  if (milliseconds > 400) return 5;
  if (milliseconds > 100) return 9;
  return milliseconds > 10 ? 25 : 80;
}

async function once(work: () => Promise<unknown>, now: () => number): Promise<number> {
  const started = now();
  await work();
  return now() - started;
}
