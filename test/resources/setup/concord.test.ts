import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { runQuietly } from '../../../resources/setup/run.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'concord-command-'));
  cpSync(join(root, 'resources/examples/garments/garments-pruned95.h5'), join(folder, 'model.h5'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function concord(
  words: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<{ code: number; output: string }> {
  return runQuietly(process.execPath, [join(root, 'resources/setup/concord.mjs'), ...words], {
    ...options,
    env: { ...process.env, ...options.env },
  });
}

describe('the command as it is started', () => {
  it('hands on the exit code of what it refuses', async () => {
    const { code, output } = await concord(['nonsense'], { cwd: folder });
    expect({ code, words: output.split(': ').slice(0, 2) }).toEqual({ code: 2, words: ['concord', 'cli/usage'] });
  });

  it('finds files where it was typed', async () => {
    expect(await concord(['inspect', 'model.h5'], { cwd: folder })).toMatchObject({ code: 0 });
  });

  it('finds files where `npm run concord` was typed, though npm moves to the package', async () => {
    const env = { npm_lifecycle_event: 'concord', INIT_CWD: folder };
    expect(await concord(['inspect', 'model.h5'], { cwd: root, env })).toMatchObject({ code: 0 });
  });
});
