import process from 'node:process';

import { describe, expect, it } from 'vitest';

import { runForeground, runQuietly } from '../../../resources/setup/run.mjs';

const evaluate = (line: string): string[] => ['--eval', line];

describe('a program in the foreground', () => {
  it('that does not exist answers 127', async () => {
    expect(await runForeground('concord-no-such-program', [])).toBe(127);
  });

  it('hands its exit code on', async () => {
    expect(await runForeground(process.execPath, evaluate('process.exitCode = 14'))).toBe(14);
  });

  it('that a signal ended answers what a shell would', async () => {
    expect(await runForeground(process.execPath, evaluate("process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)"))).toBe(143);
  });
});

describe('a program in silence', () => {
  it('answers its exit code and both its streams', async () => {
    const ended = await runQuietly(process.execPath, evaluate("console.log('out'); console.error('err'); process.exitCode = 3"));
    expect(ended.code).toBe(3);
    expect(ended.output.split('\n').sort()).toEqual(['', 'err', 'out']);
  });
});
