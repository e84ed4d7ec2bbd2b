import * as z from 'zod';

import type { ExecutorTest } from '../contract/backend.ts';
import { defaultLimits } from '../contract/limits.ts';
import type { SelfTestOutput } from '../contract/outputs.ts';
import { succeeded } from '../contract/result.ts';
import type { SelfTestGroup } from '../contract/self-test.ts';

import type { CommandFile } from './command-file.ts';
import { declareOptions, shared } from './options.ts';
import { optionShapes, readOptions } from './read-options.ts';

const options = z.object({ json: optionShapes.json });

/**
 * `concord self-test`: cases with known answers on this installation, offline. Exit 1 when a case is wrong, an executor
 * that is here is, or none but the reference kernels is right; an executor that is not here fails nothing.
 */
export const selfTest: CommandFile = {
  declare: (command) => {
    declareOptions(command, [shared.json()]);
  },
  run: async (given, around) => {
    const read = readOptions(options, given.options);
    if (!read.ok) return read;
    const session = await around.engine({ limits: defaultLimits, memoryMebibytes: null, workers: 1 });
    if (!session.ok) return session;
    try {
      const asked = await session.value.client.call('engine/self-test', {});
      if (!asked.ok) return asked;
      const result = asked.value.value;
      const passed = countOf(result.groups, true);
      const counts = { passed, failed: countOf(result.groups, false), notDone: notDoneOf(result.groups) };
      const exitCode = counts.failed > 0 || !areExecutorsRight(result.executors) ? 1 : 0;
      const unsigned = 'this version has no keys: the result is unsigned';
      const output: SelfTestOutput = { schema: 'concord/self-test/1', ...result, counts, signature: null, unsigned, exitCode };
      around.streams.result(read.value.json ? `${JSON.stringify(output)}\n` : readable(output));
      return succeeded(exitCode);
    } finally {
      await session.value.close();
    }
  },
};

function areExecutorsRight(executors: readonly ExecutorTest[]): boolean {
  const isWrong = executors.some(({ state }) => state === 'partly' || state === 'ended');
  return !isWrong && executors.some(({ id, state }) => id !== 'reference' && state === 'passed');
}

function countOf(groups: readonly SelfTestGroup[], passed: boolean): number {
  return groups.reduce((sum, { cases }) => sum + cases.filter((it) => it.passed === passed).length, 0);
}

function notDoneOf(groups: readonly SelfTestGroup[]): number {
  return groups.reduce((sum, { notDone }) => sum + notDone.length, 0);
}

function readable({ version, environment, executors, groups, counts, unsigned, seconds, exitCode }: SelfTestOutput): string {
  const { node, platform, processor, threads, memoryBytes, sqlite } = environment;
  const machine = `${platform}, ${processor}, ${String(threads)} threads, ${(memoryBytes / 2 ** 30).toFixed(1)} GiB`;
  const result = `${String(counts.passed)} passed, ${String(counts.failed)} failed, ${String(counts.notDone)} not part of this version`;
  return [
    `Concord ${version}, Node ${node}, SQLite ${sqlite}`,
    machine,
    ...executors.flatMap(executorText),
    ...groups.flatMap(groupText),
    `${exitCode === 0 ? 'passed' : 'FAILED'}: ${result}, in ${seconds.toFixed(1)} s; ${unsigned}`,
    '',
  ].join('\n');
}

function executorText({ id, title, version, state, reasons, kinds, seconds }: ExecutorTest): string[] {
  const head = `${state.padEnd(11)} ${id}: ${title}${version === null ? '' : ` ${version}`}, ${seconds.toFixed(1)} s`;
  return [
    head,
    ...reasons.map((reason) => `              ${reason}`),
    ...kinds.map(({ kind, cases, state: outcome, difference }) => {
      const by = difference === null ? '' : `, largest difference ${difference.toExponential(1)}`;
      return `  ${outcome.padEnd(11)} ${kind}: ${String(cases)} cases${by}`;
    }),
  ];
}

function groupText({ title, cases, notDone }: SelfTestGroup): string[] {
  const failed = cases.filter(({ passed }) => !passed);
  return [
    `${failed.length === 0 ? 'passed' : 'FAILED'}      ${title}: ${String(cases.length - failed.length)} of ${String(cases.length)}`,
    ...failed.map(({ name, expected, found }) => `  FAILED      ${name}: expected ${String(expected)}, received ${String(found)}`),
    ...notDone.map((name) => `  not done    ${name}`),
  ];
}
