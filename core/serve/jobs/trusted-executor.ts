import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, homedir, platform } from 'node:os';
import { join } from 'node:path';

import { failed, succeeded } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';
import { chooseExecutor } from '../../executors/choose.ts';
import type { Chosen } from '../../executors/choose.ts';
import { loadOnnxExecutor } from '../../executors/onnx.ts';
import { SELF_TEST_VERSION } from '../../executors/self-test.ts';

/**
 * An executor that has passed its self-test on this machine. The test takes a third of a second, which is longer than
 * the first map, so a pass is remembered: for this library, this Node, this processor and this set of cases. Anything
 * else, or a folder that cannot be written, means testing again. A failure is never remembered.
 */
export async function trustedExecutor(wanted: 'auto' | 'onnx' | 'reference'): Promise<Result<Chosen>> {
  if (wanted === 'reference') return chooseExecutor(wanted);
  const executor = await loadOnnxExecutor().catch(() => null);
  if (executor !== null && hasPassed(executor.version)) return succeeded({ executor, selfTest: { passed: true, reasons: [] } });
  const chosen = await chooseExecutor(wanted);
  if (!chosen.ok) return failed(chosen.failure);
  if (chosen.value.executor.id === 'onnx') remember(chosen.value.executor.version);
  return chosen;
}

function hasPassed(version: string): boolean {
  try {
    return readFileSync(stampPath(version), 'utf8') === stampText(version);
  } catch {
    return false;
  }
}

function remember(version: string): void {
  try {
    mkdirSync(cacheFolder(), { recursive: true });
    writeFileSync(stampPath(version), stampText(version));
  } catch {
    // nowhere to remember it: the next process tests again
  }
}

function stampPath(version: string): string {
  return join(cacheFolder(), `self-test-${createHash('sha256').update(stampText(version)).digest('hex').slice(0, 16)}.txt`);
}

function stampText(version: string): string {
  return [
    `onnxruntime-node ${version}`,
    `cases ${String(SELF_TEST_VERSION)}`,
    `node ${process.version}`,
    platform(),
    arch(),
    cpus()[0]?.model ?? 'unknown',
    'passed',
  ].join('\n');
}

function cacheFolder(): string {
  const { CONCORD_HOME: own, XDG_CACHE_HOME: cache, LOCALAPPDATA: local } = process.env;
  if (own !== undefined) return join(own, 'cache');
  if (platform() === 'win32' && local !== undefined) return join(local, 'Concord', 'cache');
  return join(cache ?? join(homedir(), '.cache'), 'concord');
}
