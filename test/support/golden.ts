import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A reference document below test/golden. */
export function goldenJson(path: string): unknown {
  return JSON.parse(readFileSync(fileURLToPath(new URL(`../golden/${path}`, import.meta.url)), 'utf8'));
}
