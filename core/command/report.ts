import path from 'node:path';

import * as z from 'zod';

import { defaultLimits } from '../contract/limits.ts';
import type { WrittenReport } from '../contract/outputs.ts';
import { succeeded } from '../contract/result.ts';

import type { CommandFile } from './command-file.ts';
import { readProject } from './open-project.ts';
import { declareOptions, shared } from './options.ts';
import { optionShapes, readOptions } from './read-options.ts';

const options = z.object({ json: optionShapes.json, project: z.string(), format: z.string(), out: z.string() });

/** `concord report`: the audit report as one file (csv: with its item table beside it). */
export const report: CommandFile = {
  declare: (command) => {
    command.requiredOption('--project <file>', 'project file (.concord)').requiredOption('--format <id>', 'json or csv');
    declareOptions(command, [shared.out(), shared.json()]);
  },
  run: async (given, around) => {
    const read = readOptions(options, given.options);
    if (!read.ok) return read;
    const session = await around.engine({ limits: defaultLimits, memoryMebibytes: null, workers: null });
    if (!session.ok) return session;
    try {
      const opened = await readProject(path.resolve(around.folder, read.value.project), session.value);
      if (!opened.ok) return opened;
      const out = path.resolve(around.folder, read.value.out);
      const grant = await session.value.grant(out, { writable: true });
      if (!grant.ok) return grant;
      const written = await session.value.client.call('report/write', { format: read.value.format, grant: grant.value });
      if (!written.ok) return written;
      const output: WrittenReport = { schema: 'concord/report-file/1', format: read.value.format, out, ...written.value.value };
      around.streams.result(
        read.value.json ? `${JSON.stringify(output)}\n` : `${out}\n${String(output.bytes)} bytes, sha256 ${output.sha256}\n`,
      );
      return succeeded(0);
    } finally {
      await session.value.close();
    }
  },
};
