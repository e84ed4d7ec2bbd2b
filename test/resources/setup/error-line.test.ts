import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';

import { findCompiler } from '../../../resources/setup/compile-addon.mjs';
import { errorLine } from '../../../resources/setup/error-line.mjs';

it('silence is said to be silence', () => {
  expect(errorLine(' \n')).toBe('it said nothing');
});

it.each([
  [
    'throw er; // Unhandled error event\nError: getaddrinfo ENOTFOUND storage\n    at x\nNode.js v24',
    'Error: getaddrinfo ENOTFOUND storage',
  ],
  ['In file included\nx.cc:3:1: fatal error: node_api.h: No such file', 'x.cc:3:1: fatal error: node_api.h: No such file'],
  ['Looking in indexes\nERROR: No matching distribution found\n', 'ERROR: No matching distribution found'],
  ['Compiling\nKilled\n', 'Killed'],
])('%j: %s', (output, line) => {
  expect(errorLine(output)).toBe(line);
});

it('a machine without a C++ compiler is told so before anything is downloaded', async () => {
  const before = { ...process.env };
  const empty = mkdtempSync(join(tmpdir(), 'concord-path-'));
  delete process.env['CXX'];
  process.env['PATH'] = empty;
  const asked = findCompiler(fileURLToPath(new URL('../../../', import.meta.url)));
  await expect(asked).rejects.toThrow('no C++ compiler was found (install g++)');
  process.env['PATH'] = before['PATH'];
  rmSync(empty, { recursive: true });
});
