import * as z from 'zod';

/** One case with a known answer; `tolerance` null: exactly this. */
export const selfTestCase = z.strictObject({
  name: z.string(),
  expected: z.union([z.number(), z.string()]),
  found: z.union([z.number(), z.string()]),
  tolerance: z.number().nullable(),
  passed: z.boolean(),
});
export type SelfTestCase = z.infer<typeof selfTestCase>;

/** A number within an absolute tolerance; what is no number is told as text. */
export function nearCase(name: string, expected: number, found: number | null, tolerance: number): SelfTestCase {
  const passed = found !== null && Math.abs(found - expected) <= tolerance;
  return { name, expected, found: found !== null && Number.isFinite(found) ? found : String(found), tolerance, passed };
}

export function sameCase(name: string, expected: string, found: string): SelfTestCase {
  return { name, expected, found, tolerance: null, passed: expected === found };
}
