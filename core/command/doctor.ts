import * as z from 'zod';

import type { DoctorLine } from '../contract/catalogue.ts';
import { defaultLimits } from '../contract/limits.ts';
import type { DoctorOutput } from '../contract/outputs.ts';
import { succeeded } from '../contract/result.ts';

import type { CommandFile } from './command-file.ts';
import { declareOptions, shared } from './options.ts';
import { optionShapes, readOptions } from './read-options.ts';

const options = z.object({ json: optionShapes.json });

/** `concord doctor`: what works on this machine, and the cure of what does not. Exit 1 when something does not. */
export const doctor: CommandFile = {
  declare: (command) => {
    declareOptions(command, [shared.json()]);
  },
  run: async (given, around) => {
    const read = readOptions(options, given.options);
    if (!read.ok) return read;
    const session = await around.engine({ limits: defaultLimits, memoryMebibytes: null, workers: null });
    if (!session.ok) return session;
    try {
      const asked = await session.value.client.call('engine/doctor', {});
      if (!asked.ok) return asked;
      const lines = [...asked.value.value.lines, ...(await around.hostLines())];
      const exitCode = lines.some(({ state }) => state === 'bad') ? 1 : 0;
      const output: DoctorOutput = { schema: 'concord/doctor/1', lines, exitCode };
      around.streams.result(read.value.json ? `${JSON.stringify(output)}\n` : lines.map(lineText).join(''));
      return succeeded(exitCode);
    } finally {
      await session.value.close();
    }
  },
};

function lineText(line: DoctorLine): string {
  const fix = line.fix === null ? '' : `       cure: ${line.fix}\n`;
  return `${line.state.padEnd(5)}  ${line.title}: ${line.found}\n       ${line.meaning}\n${fix}`;
}
