import * as z from 'zod';

import { backend } from '../contract/backend.ts';
import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

/** Text of an option as a whole number; what is wrong with it is said with the option's name. */
function whole(least: number, most = Number.MAX_SAFE_INTEGER) {
  const expected = `expected a whole number from ${String(least)}${most === Number.MAX_SAFE_INTEGER ? '' : ` to ${String(most)}`}`;
  return z
    .string()
    .transform((given) => (/^\d+$/.test(given) ? Number(given) : Number.NaN))
    .pipe(z.int(expected).min(least, expected).max(most, expected));
}
const positive = whole(1).nullable().default(null);
/** More than this many at once is a slip of the finger on any machine. */
const upTo64 = whole(1, 64).nullable().default(null);
const text = z.string().nullable().default(null);

const backendOption = z.enum(backend.options, {
  error: ({ input }) => `expected ${backend.options.join(', ')}, received ${String(input)}`,
});

export const optionShapes = {
  json: z.boolean().default(false),
  quiet: z.boolean().default(false),
  progress: z.enum(['text', 'json']).default('text'),
  seed: whole(0).prefault('0'),
  backend: backendOption.prefault('auto'),
  limit: positive,
  batch: upTo64,
  threads: upTo64,
  workers: upTo64,
  memory: positive,
  limits: text,
  labels: text,
  layout: z.enum(['nhwc', 'nchw']).default('nhwc'),
  card: text,
  preprocess: text,
  acceptCard: z.boolean().default(false),
  text,
} as const;

/** What commander read, with the types that the command works with. */
export function readOptions<Shape extends z.ZodType>(shape: Shape, given: unknown): Result<z.output<Shape>> {
  const parsed = shape.safeParse(given);
  if (parsed.success) return succeeded(parsed.data);
  const issue = parsed.error.issues[0];
  const name = String(issue?.path[0] ?? '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return failed(failure('cli/usage', `--${name}: ${issue?.message ?? 'not understood'}`));
}
