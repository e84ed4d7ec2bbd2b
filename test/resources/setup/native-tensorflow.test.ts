import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { nativeFolder, writeAttempt, writeRecord } from '../../../resources/setup/native-folder.mjs';
import { prepareInBackground, prepareNow } from '../../../resources/setup/native-tensorflow.mjs';

let home: string;
const before = process.env['CONCORD_HOME'];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'concord-native-'));
  process.env['CONCORD_HOME'] = home;
});
afterEach(() => {
  if (before === undefined) delete process.env['CONCORD_HOME'];
  else process.env['CONCORD_HOME'] = before;
  rmSync(home, { recursive: true });
});

/** Takes the place of Node: says what it was started with, and when it has waited. */
function slowProgram(): string {
  const file = join(home, 'slow');
  const said = join(home, 'said');
  writeFileSync(file, `#!/bin/sh\nsleep 1\necho "$1" > ${said}.part && mv ${said}.part ${said}\n`, { mode: 0o755 });
  return file;
}

it('a start says one line and goes on while the library is prepared behind it', async () => {
  const begun = performance.now();
  const line = prepareInBackground(home, slowProgram());
  expect(performance.now() - begun).toBeLessThan(900); // the program behind takes a second
  expect(line).toMatch(/^TensorFlow: being prepared in the background/);
  await expect.poll(() => readFileSync(join(home, 'said'), 'utf8'), { timeout: 20_000 }).toContain('native-tensorflow.mjs');
});

it('what failed today is not tried again at each start, what failed two days ago is', async () => {
  const ways = [{ way: 'the wheel', reason: 'no network' }];
  writeAttempt(nativeFolder(), { at: new Date().toISOString(), state: 'failed', ways });
  expect(prepareInBackground(home, slowProgram())).toBeNull();
  writeAttempt(nativeFolder(), { at: new Date(Date.now() - 48 * 3600 * 1000).toISOString(), state: 'failed', ways });
  expect(prepareInBackground(home, slowProgram())).not.toBeNull();
  await expect.poll(() => readFileSync(join(home, 'said'), 'utf8'), { timeout: 20_000 }).not.toBe('');
});

it('a library that is there is neither prepared again nor mentioned, and whoever requires one does not wait', async () => {
  const { ready } = nativeFolder();
  mkdirSync(ready, { recursive: true });
  writeFileSync(join(ready, 'addon.node'), 'addon');
  writeRecord(ready, { way: 'a test', tensorflow: '2.20.0', addon: 'addon.node', files: ['addon.node'] });
  expect([prepareInBackground(home, slowProgram()), await prepareNow(home, { thorough: true })]).toEqual([null, null]);
});
