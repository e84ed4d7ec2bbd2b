import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { cases } from './cases.ts';
import { judge } from './judge.ts';
import type { Verdict } from './judge.ts';

/**
 * Meets the cases whose ids come by message, one after the other, and answers a verdict for each. Whatever a file does
 * to this process, it does not do to whoever watches it.
 */
const root = mkdtempSync(join(tmpdir(), 'concord-zoo-'));
const byId = new Map(cases.map((one) => [one.id, one]));

process.on('message', (id) => {
  void meet(String(id)).then((verdict) => process.send?.(verdict));
});
process.on('disconnect', () => {
  rmSync(root, { recursive: true, force: true });
  process.exit();
});
process.send?.({ ready: true });

async function meet(id: string): Promise<Verdict> {
  const zooCase = byId.get(id);
  if (zooCase === undefined) throw new Error(`there is no case ${id}`);
  try {
    return await judge(zooCase, root);
  } catch (error) {
    for (const half of ['bad', 'good']) rmSync(join(root, half), { recursive: true, force: true });
    return {
      id,
      problems: [`the case itself: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`],
      milliseconds: 0,
      mebibytes: null,
    };
  }
}
