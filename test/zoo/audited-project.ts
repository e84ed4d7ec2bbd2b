import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { concordHere } from '../core/command/concord-here.ts';
import { writeTree } from './tree.ts';
import type { Tree } from './tree.ts';

/** The project `p.concord` that an audit of a tree leaves; `codes`: how the audit may end. */
export async function auditedProject(tree: Tree, words: readonly string[], codes: readonly number[] = [0]): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'concord-project-'));
  try {
    writeTree(folder, tree);
    const { code, err } = await concordHere(words, folder);
    if (!codes.includes(code)) throw new Error(`the project cannot be made: exit ${String(code)}: ${err}`);
    return new Uint8Array(readFileSync(join(folder, 'p.concord')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
