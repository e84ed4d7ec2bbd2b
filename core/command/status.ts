import path from 'node:path';

import * as z from 'zod';

import { defaultLimits } from '../contract/limits.ts';
import type { StatusOutput } from '../contract/outputs.ts';
import { succeeded } from '../contract/result.ts';

import type { CommandFile } from './command-file.ts';
import { readProject } from './open-project.ts';
import { declareOptions, shared } from './options.ts';
import { optionShapes, readOptions } from './read-options.ts';
import { shownShare, tableText } from './table-text.ts';

const options = z.object({ json: optionShapes.json, project: z.string() });

/** `concord status`: how far an audit is, also while another process runs it. */
export const status: CommandFile = {
  declare: (command) => {
    command.requiredOption('--project <file>', 'project file (.concord)');
    declareOptions(command, [shared.json()]);
  },
  run: async (given, around) => {
    const read = readOptions(options, given.options);
    if (!read.ok) return read;
    const session = await around.engine({ limits: defaultLimits, memoryMebibytes: null, workers: null });
    if (!session.ok) return session;
    try {
      const project = path.resolve(around.folder, read.value.project);
      const opened = await readProject(project, session.value);
      if (!opened.ok) return opened;
      const asked = await session.value.client.call('audit/status', {});
      if (!asked.ok) return asked;
      const output = statusOf(project, asked.value.value);
      around.streams.result(read.value.json ? `${JSON.stringify(output)}\n` : readable(output));
      return succeeded(0);
    } finally {
      await session.value.close();
    }
  },
};

/** The state that matters most to who asks: what runs now, then what was interrupted, then what waits. */
const URGENCY = ['running', 'failed', 'paused', 'cancelled', 'waiting', 'done'] as const;

function statusOf(project: string, { runs, holder }: Pick<StatusOutput, 'runs' | 'holder'>): StatusOutput {
  const sum = (count: (run: (typeof runs)[number]) => number): number => runs.reduce((total, run) => total + count(run), 0);
  return {
    schema: 'concord/status/1',
    project,
    state: URGENCY.find((state) => runs.some((run) => run.state === state)) ?? 'empty',
    done: sum((run) => run.done),
    skipped: sum((run) => run.skipped),
    failed: sum((run) => run.failed),
    total: sum((run) => run.total),
    holder,
    runs,
  };
}

function readable(output: StatusOutput): string {
  const rows = output.runs.map((run) => [
    run.run,
    run.candidate,
    run.state,
    String(run.done),
    String(run.skipped),
    String(run.failed),
    String(run.total),
    shownShare(run.agreement),
  ]);
  const head = `${output.state}: ${String(output.done)} done, ${String(output.skipped)} skipped, ${String(output.failed)} failed of ${String(output.total)}\n`;
  const holder = output.holder === null ? '' : `written by ${output.holder}\n`;
  return `${head}${holder}\n${tableText(['run', 'compressed', 'state', 'done', 'skipped', 'failed', 'total', 'agreement'], rows)}`;
}
