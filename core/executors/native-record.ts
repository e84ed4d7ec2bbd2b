import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import * as z from 'zod';

/** A file inside the prepared folder: no way leads out of it. */
const inside = z.string().regex(/^(?!.*\.\.)[\w-][\w./-]*$/);

const prepared = z.object({ addon: inside, files: z.record(inside, z.object({ sizeBytes: z.int().positive() })) });
const attempt = z.object({
  state: z.enum(['preparing', 'prepared', 'failed']),
  ways: z.array(z.object({ way: z.string(), reason: z.string().nullable() })),
});

/** What set-up wrote about the library it prepared. */
export interface Prepared {
  readonly addon: string;
  /** Size in bytes by file name. */
  readonly files: readonly (readonly [string, number])[];
}

/** Null where nothing is prepared, or the record cannot be read. */
export function readPrepared(folder: string): Prepared | null {
  const record = prepared.safeParse(readJson(join(folder, 'prepared.json')));
  if (!record.success) return null;
  const { addon, files } = record.data;
  return { addon, files: Object.entries(files).map(([name, { sizeBytes }]) => [name, sizeBytes]) };
}

/** Why each way to a library was refused when set-up last tried, or that it is still trying. */
export function preparationReasons(folder: string): readonly string[] {
  const last = attempt.safeParse(readJson(join(dirname(folder), 'attempt.json')));
  if (!last.success) return [];
  if (last.data.state === 'preparing') return ['it is being prepared'];
  return last.data.ways.flatMap(({ way, reason }) => (reason === null ? [] : [`${way}: ${reason}`]));
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
